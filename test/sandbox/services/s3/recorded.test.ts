import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { createRegion } from '../../../../sandbox/region.ts';
import { signedRequest } from '../../wire/region.ts';

// What AWS has been recorded to answer, with the values of the recordings.

const START_MS = Date.UTC(2026, 2, 2, 9);
const Bucket = 'reports';

async function s3Region() {
  const region = createRegion({ startMs: START_MS });
  const client = new S3Client(region.clientConfig());
  await client.send(new CreateBucketCommand({ Bucket }));
  const put = (Key: string, Body: string, more = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  return { region, client, put };
}

describe('an object that says nothing of itself', () => {
  test('is encrypted, and of the type that S3 gives it', async () => {
    const { client, put, region } = await s3Region();
    expect(await put('a', 'abc123')).toMatchObject({
      ChecksumCRC32: 'zwK7XA==',
      ChecksumType: 'FULL_OBJECT',
      ETag: '"e99a18c428cb38d5f260853678922e03"',
      ServerSideEncryption: 'AES256',
    });
    // The SDK names a type of its own.
    await region.endpoint.handle(signedRequest('s3', {}, 'abc123', { method: 'PUT', path: '/reports/b' }));
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'b' }))).toMatchObject({
      AcceptRanges: 'bytes',
      ContentLength: 6,
      ContentType: 'binary/octet-stream',
      ServerSideEncryption: 'AES256',
    });
  });

  test('gives back the headers that it was stored with', async () => {
    const { client, put } = await s3Region();
    const headers = { CacheControl: 'no-store', ContentDisposition: 'inline', ContentLanguage: 'de' };
    await put('a', 'abc123', headers);
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject(headers);
  });
});

describe('a read under a condition', () => {
  const E_TAG = '"8d777f385d3dfec8815d20f7496026dc"';
  const at = (seconds: number) => new Date(START_MS + seconds * 1000);

  test.each([
    [{ IfMatch: '"other"' }, 'PreconditionFailed', 412],
    [{ IfUnmodifiedSince: at(-60) }, 'PreconditionFailed', 412],
    [{ IfNoneMatch: E_TAG }, '304', 304],
    [{ IfNoneMatch: E_TAG.replaceAll('"', '') }, '304', 304],
    [{ IfModifiedSince: at(0) }, '304', 304],
  ])('%j is refused with %s', async (condition, name, httpStatusCode) => {
    const { client, put } = await s3Region();
    await put('a', 'data');
    const get = client.send(new GetObjectCommand({ Bucket, Key: 'a', ...condition }));
    await expect(get).rejects.toMatchObject({ $metadata: { httpStatusCode } });
    if (httpStatusCode === 412) await expect(get).rejects.toMatchObject({ name });
    const head = client.send(new HeadObjectCommand({ Bucket, Key: 'a', ...condition }));
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode } });
  });

  test.each([
    { IfMatch: E_TAG },
    { IfUnmodifiedSince: at(0) },
    { IfNoneMatch: '"other"' },
    { IfModifiedSince: at(-60) },
    // A date in the future is passed over.
    { IfModifiedSince: at(3600) },
  ])('%j goes through', async (condition) => {
    const { client, put } = await s3Region();
    await put('a', 'data');
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'a', ...condition }));
    expect(await Body!.transformToString()).toBe('data');
  });
});

describe('a listing', () => {
  const LINE = {
    Key: 'a',
    Size: 9,
    ETag: '"437b930db84b8079c2dd804a71936b5f"',
    StorageClass: 'STANDARD',
    ChecksumAlgorithm: ['CRC32'],
    ChecksumType: 'FULL_OBJECT',
    LastModified: new Date(START_MS),
  };

  test('tells of each object how it is checked, and its owner where that is asked for', async () => {
    const { client, put } = await s3Region();
    await put('a', 'something');
    const list = async (more = {}) => (await client.send(new ListObjectsV2Command({ Bucket, ...more }))).Contents;
    expect(await list()).toEqual([LINE]);
    expect(await list({ FetchOwner: true })).toEqual([
      { ...LINE, Owner: { ID: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    ]);
  });

  test('of the older kind goes on behind a key, which it names if there is a delimiter', async () => {
    const { client, put } = await s3Region();
    for (const key of ['a', 'b', 'c']) await put(key, 'something');
    const list = (more = {}) => client.send(new ListObjectsCommand({ Bucket, MaxKeys: 1, ...more }));
    expect(await list({ Delimiter: '/' })).toMatchObject({ IsTruncated: true, Marker: '', NextMarker: 'a' });
    const first = await list();
    expect(first).toMatchObject({ IsTruncated: true, Contents: [{ Key: 'a', Owner: {} }] });
    expect(first.NextMarker).toBeUndefined();
    const rest = await list({ Marker: 'a', MaxKeys: 10 });
    expect(rest).toMatchObject({ IsTruncated: false, Marker: 'a', Contents: [{ Key: 'b' }, { Key: 'c' }] });
  });

  test('of a bucket without objects has no contents', async () => {
    const { client } = await s3Region();
    const answer = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(answer).toMatchObject({ KeyCount: 0, IsTruncated: false, Prefix: '' });
    expect(answer).not.toHaveProperty('Contents');
  });
});

test('a deletion of many is quiet only where it is asked to be, and counts what was not there', async () => {
  const { client, put, region } = await s3Region();
  await put('a', '1');
  await put('b', '2');
  const remove = (Objects: { Key: string }[], Quiet?: boolean) =>
    client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet } }));
  expect((await remove([{ Key: 'a' }, { Key: 'none' }])).Deleted).toEqual([{ Key: 'a' }, { Key: 'none' }]);
  expect((await remove([{ Key: 'b' }], true)).Deleted).toBeUndefined();
  expect(region.s3.keys(Bucket)).toEqual([]);
  const many = Array.from({ length: 1_001 }, (_, n) => ({ Key: `k${n}` }));
  await expect(remove(many)).rejects.toMatchObject({ name: 'MalformedXML' });
});

describe('S3 refuses', () => {
  test('a key of more than 1,024 bytes and more than 2,048 bytes of metadata, and tells both sizes', async () => {
    const { put } = await s3Region();
    await expect(put('é'.repeat(512), '')).resolves.toBeDefined();
    await expect(put('é'.repeat(513), '')).rejects.toMatchObject({
      name: 'KeyTooLongError',
      MaxSizeAllowed: '1024',
      Size: '1026',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(put('a', '', { Metadata: { name: 'x'.repeat(2045) } })).rejects.toMatchObject({
      name: 'MetadataTooLarge',
      Size: '2049',
    });
  });

  test('a bucket elsewhere, and one of a name that there is or cannot be', async () => {
    const { client, put } = await s3Region();
    const create = (name: string, LocationConstraint: 'eu-west-1' | 'us-west-2') =>
      client.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint } }));
    await expect(create('other', 'us-west-2')).rejects.toMatchObject({
      name: 'IllegalLocationConstraintException',
      message:
        'The us-west-2 location constraint is incompatible for the region specific endpoint this request was sent to.',
    });
    await expect(create('Other', 'eu-west-1')).rejects.toMatchObject({
      name: 'InvalidBucketName',
      BucketName: 'Other',
    });
    await expect(create(Bucket, 'eu-west-1')).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
      $metadata: { httpStatusCode: 409 },
    });
    await put('a', '1');
    await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
      BucketName: Bucket,
    });
    expect(await client.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: 'eu-west-1',
    });
  });
});

test('a signature for another Region is refused with the one that is right', async () => {
  const { region } = await s3Region();
  const client = new S3Client({ ...region.clientConfig(), region: 'eu-west-2' });
  await expect(client.send(new GetBucketLocationCommand({ Bucket }))).rejects.toMatchObject({
    name: 'AuthorizationHeaderMalformed',
    message: "The authorization header is malformed; the region 'eu-west-2' is wrong; expecting 'eu-west-1'",
    Region: 'eu-west-1',
    $metadata: { httpStatusCode: 400 },
  });
});
