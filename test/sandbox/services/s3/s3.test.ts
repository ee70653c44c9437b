import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { createRegion } from '../../../../sandbox/region.ts';
import { createRole } from '../../iam/fixture.ts';

const START_MS = Date.UTC(2026, 2, 2, 9);

/** S3 behind the real SDK client, in virtual time, with one bucket in it. */
async function s3Region() {
  const region = createRegion({ startMs: START_MS });
  const client = new S3Client(region.clientConfig());
  await client.send(new CreateBucketCommand({ Bucket: 'reports' }));
  const put = (Key: string, Body: string, more = {}) =>
    client.send(new PutObjectCommand({ Bucket: 'reports', Key, Body, ...more }));
  const get = async (Key: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'reports', Key }));
    return await Body!.transformToString();
  };
  return { region, client, put, get };
}

/** Name and status of the error that a call is refused with. */
const refusal = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'not refused',
    (error: Error & { $metadata?: { httpStatusCode?: number } }) => `${error.name} ${error.$metadata?.httpStatusCode}`,
  );

describe('an object', () => {
  test('is read as it was written, whatever characters its key has', async () => {
    const { put, get, region } = await s3Region();
    await put('drills/a b+c/é.html', '<p>done</p>', { ContentType: 'text/html' });
    expect(await get('drills/a b+c/é.html')).toBe('<p>done</p>');
    expect(region.s3.keys('reports')).toEqual(['drills/a b+c/é.html']);
  });

  test('tells its size, type, time and digests without being read', async () => {
    const { client, put } = await s3Region();
    await put('a.txt', 'hello', { ContentType: 'text/plain', Metadata: { drill: '7' } });
    const head = await client.send(new HeadObjectCommand({ Bucket: 'reports', Key: 'a.txt', ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/plain',
      LastModified: new Date(START_MS),
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ChecksumCRC32: 'NhCmhg==',
      Metadata: { drill: '7' },
    });
  });

  test('is replaced by a later one with its key, unless that asks not to', async () => {
    const { put, get } = await s3Region();
    await put('a', 'one');
    expect(await refusal(put('a', 'two', { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
    expect(await get('a')).toBe('one');
    await put('a', 'two');
    expect(await get('a')).toBe('two');
  });

  test('that was damaged on its way is refused', async () => {
    const { put } = await s3Region();
    expect(await refusal(put('a', 'hello', { ChecksumCRC32: 'AAAAAA==' }))).toBe('BadDigest 400');
  });

  test('that is not there is NoSuchKey, to HEAD a bare 404, and to delete no fault', async () => {
    const { client, get } = await s3Region();
    const where = { Bucket: 'reports', Key: 'nothing' };
    expect(await refusal(get('nothing'))).toBe('NoSuchKey 404');
    expect(await refusal(client.send(new HeadObjectCommand(where)))).toBe('NotFound 404');
    expect(await refusal(client.send(new DeleteObjectCommand(where)))).toBe('not refused');
  });

  test('is gone once it has been deleted', async () => {
    const { client, put, get } = await s3Region();
    await put('a', 'one');
    await client.send(new DeleteObjectCommand({ Bucket: 'reports', Key: 'a' }));
    expect(await refusal(get('a'))).toBe('NoSuchKey 404');
  });
});

describe('a listing', () => {
  test('has the keys behind a prefix, in their order, and goes on page by page', async () => {
    const { client, put } = await s3Region();
    for (const key of ['b/2', 'b/10', 'a/1', 'b/1']) await put(key, 'x');
    const list = (more: object) =>
      client.send(new ListObjectsV2Command({ Bucket: 'reports', Prefix: 'b/', MaxKeys: 2, ...more }));
    const first = await list({});
    expect(first.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['b/1', 1],
      ['b/10', 1],
    ]);
    expect(first.IsTruncated).toBe(true);
    const second = await list({ ContinuationToken: first.NextContinuationToken });
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['b/2']);
    expect(second.IsTruncated).toBe(false);
  });

  test('folds what shares a folder into one line', async () => {
    const { client, put } = await s3Region();
    for (const key of ['drills/1/a', 'drills/1/b', 'drills/2/a', 'drills/readme']) await put(key, 'x');
    const listed = await client.send(
      new ListObjectsV2Command({ Bucket: 'reports', Prefix: 'drills/', Delimiter: '/' }),
    );
    expect(listed.CommonPrefixes).toEqual([{ Prefix: 'drills/1/' }, { Prefix: 'drills/2/' }]);
    expect(listed.Contents?.map(({ Key }) => Key)).toEqual(['drills/readme']);
    expect(listed.KeyCount).toBe(3);
  });

  test('of an empty bucket is empty', async () => {
    const { client } = await s3Region();
    const listed = await client.send(new ListObjectsV2Command({ Bucket: 'reports' }));
    expect(listed).toMatchObject({ KeyCount: 0, IsTruncated: false });
    expect(listed.Contents ?? []).toEqual([]);
  });
});

describe('a bucket', () => {
  test('is listed, found, and deleted once it is empty', async () => {
    const { client, put } = await s3Region();
    await put('a', 'one');
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets).toEqual([{ Name: 'reports', CreationDate: new Date(START_MS), BucketRegion: 'eu-west-1' }]);
    const where = { Bucket: 'reports' };
    expect(await refusal(client.send(new DeleteBucketCommand(where)))).toBe('BucketNotEmpty 409');
    await client.send(new DeleteObjectCommand({ ...where, Key: 'a' }));
    await client.send(new DeleteBucketCommand(where));
    expect(await refusal(client.send(new HeadBucketCommand(where)))).toBe('NotFound 404');
    expect(await refusal(put('a', 'one'))).toBe('NoSuchBucket 404');
  });

  test('is not created twice, nor under a name that S3 would not take', async () => {
    const { client } = await s3Region();
    const create = (Bucket: string) => refusal(client.send(new CreateBucketCommand({ Bucket })));
    expect(await create('reports')).toBe('BucketAlreadyOwnedByYou 409');
    expect(await create('Reports')).toBe('InvalidBucketName 400');
  });
});

describe('over a socket', () => {
  test('a client with the bucket in its path finds the same objects', async () => {
    const { region, put } = await s3Region();
    await put('deep/a.txt', 'hello');
    const server = await region.endpoint.listen();
    const client = new S3Client({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      endpoint: server.url,
    });
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'reports', Key: 'deep/a.txt' }));
    expect(await Body!.transformToString()).toBe('hello');
    const response = await fetch(`${server.url}/reports/none`, { headers: { authorization: SIGNED } });
    expect(await response.text()).toMatch(/^<Error><Code>NoSuchKey<\/Code>/);
    client.destroy();
    await server.close();
  });
});

/** As much of a signature as says which service is meant, from a client that names no operation. */
const SIGNED = 'AWS4-HMAC-SHA256 Credential=test/20260302/eu-west-1/s3/aws4_request';

describe('what is not simulated', () => {
  test('is refused by its name and not ignored', async () => {
    const { client, put } = await s3Region();
    await put('a', 'one');
    const where = { Bucket: 'reports', Key: 'a' };
    await expect(client.send(new GetObjectAclCommand(where))).rejects.toThrow('s3:GetObjectAcl is not simulated');
    await expect(client.send(new UploadPartCommand({ ...where, UploadId: 'u', PartNumber: 1 }))).rejects.toThrow(
      's3:UploadPart is not simulated',
    );
    await expect(client.send(new GetObjectCommand({ ...where, Range: 'bytes=0-1' }))).rejects.toThrow(
      'Range of s3:GetObject is not simulated',
    );
  });
});

describe('a bucket of a template', () => {
  const bucket = (properties: object) => ({
    stackName: 'stack',
    logicalId: 'Reports',
    type: 'AWS::S3::Bucket',
    properties,
    name: 'drill-reports',
    arn: 'arn:aws:s3:::drill-reports',
    ref: 'drill-reports',
  });

  test('deletes its objects at the midnight after their days are over', async () => {
    const { region, client } = await s3Region();
    const rules = [{ Id: 'old', Status: 'Enabled', Prefix: 'attempts/', ExpirationInDays: 30 }];
    await region.s3.provisioners['AWS::S3::Bucket']!(bucket({ LifecycleConfiguration: { Rules: rules } }));
    for (const Key of ['attempts/1', 'reports/1'])
      await client.send(new PutObjectCommand({ Bucket: 'drill-reports', Key, Body: 'x' }));
    await region.clock.runUntil(Date.UTC(2026, 3, 2) - 1);
    expect(region.s3.keys('drill-reports')).toEqual(['attempts/1', 'reports/1']);
    await region.clock.runUntil(Date.UTC(2026, 3, 2));
    expect(region.s3.keys('drill-reports')).toEqual(['reports/1']);
  });

  test('is refused with a property or a policy that nobody simulates', async () => {
    const { region } = await s3Region();
    const create = async (type: string, properties: object) =>
      region.s3.provisioners[type]!({ ...bucket(properties), type });
    await expect(create('AWS::S3::Bucket', { VersioningConfiguration: {} })).rejects.toThrow(
      'Reports: VersioningConfiguration of AWS::S3::Bucket is not simulated',
    );
    const policy = (Statement: object[]) =>
      create('AWS::S3::BucketPolicy', { Bucket: 'reports', PolicyDocument: { Statement } });
    const tlsOnly = { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    await policy([tlsOnly]);
    await expect(policy([tlsOnly, { Effect: 'Allow', Action: 's3:GetObject' }])).rejects.toThrow('is not simulated');
  });
});

describe('a role', () => {
  test('that may not list a bucket is not told whether a key is missing', async () => {
    const { region, put } = await s3Region();
    await put('drills/7/a', 'one');
    const allow = (Action: string, Resource: string, more = {}) => ({ Effect: 'Allow', Action, Resource, ...more });
    const get = allow('s3:GetObject', 'arn:aws:s3:::reports/drills/*');
    const list = allow('s3:ListBucket', 'arn:aws:s3:::reports', {
      Condition: { StringLike: { 's3:prefix': 'drills/*' } },
    });
    const clientOf = async (name: string, Statement: object[]) => {
      await createRole(region.iam, name, { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement } }] });
      const credentials = region.iam.credentialsFor(`arn:aws:iam::123456789012:role/${name}`, name);
      return new S3Client({ ...region.clientConfig(), credentials });
    };
    const reader = await clientOf('reader', [get]);
    const ask = (client: S3Client, Key: string) =>
      refusal(client.send(new GetObjectCommand({ Bucket: 'reports', Key })));
    expect(await ask(reader, 'drills/7/a')).toBe('not refused');
    expect(await ask(reader, 'drills/7/b')).toBe('AccessDenied 403');
    expect(await ask(reader, 'other')).toBe('AccessDenied 403');
    const lister = await clientOf('lister', [get, list, allow('s3:ListBucket', 'arn:aws:s3:::reports')]);
    expect(await ask(lister, 'drills/7/b')).toBe('NoSuchKey 404');
    const scoped = await clientOf('scoped', [list]);
    const listed = (Prefix: string) => refusal(scoped.send(new ListObjectsV2Command({ Bucket: 'reports', Prefix })));
    expect(await listed('drills/7/')).toBe('not refused');
    expect(await listed('other/')).toBe('AccessDenied 403');
  });
});
