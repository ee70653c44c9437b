import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRegion, type Region } from '../../../../sandbox/region.ts';

const DAY_MS = 86_400_000;

let region: Region;
let client: SecretsManagerClient;

beforeEach(() => {
  region = createRegion();
  client = new SecretsManagerClient(region.clientConfig());
});

const create = (Name: string, SecretString?: string) =>
  client.send(new CreateSecretCommand({ Name, ...(SecretString !== undefined && { SecretString }) }));

const read = (SecretId: string, more: { VersionStage?: string; VersionId?: string } = {}) =>
  client.send(new GetSecretValueCommand({ SecretId, ...more }));

/** The name of the error that a call is refused with. */
const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'not refused',
    (error: unknown) => (error as Error).name,
  );

describe('a secret', () => {
  test('is read by its name, by its ARN, and by its ARN without the suffix', async () => {
    const { ARN } = await create('shop/reader', 'one');
    expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop\/reader-[A-Za-z0-9]{6}$/);
    for (const id of ['shop/reader', ARN!, ARN!.slice(0, -7)]) {
      expect(await read(id)).toMatchObject({ ARN, Name: 'shop/reader', SecretString: 'one' });
    }
  });

  test('may hold bytes instead of a text', async () => {
    await client.send(new CreateSecretCommand({ Name: 'key', SecretBinary: new Uint8Array([1, 2, 3]) }));
    const { SecretBinary, SecretString } = await read('key');
    expect([[...SecretBinary!], SecretString]).toEqual([[1, 2, 3], undefined]);
  });

  test('has a current version and the one before', async () => {
    const first = await create('a', 'one');
    const second = await client.send(new PutSecretValueCommand({ SecretId: 'a', SecretString: 'two' }));
    expect(second.VersionStages).toEqual(['AWSCURRENT']);
    expect(await read('a')).toMatchObject({ SecretString: 'two', VersionId: second.VersionId });
    expect(await read('a', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'one' });
    expect(await read('a', { VersionId: first.VersionId! })).toMatchObject({
      SecretString: 'one',
      VersionStages: ['AWSPREVIOUS'],
    });
    await client.send(new PutSecretValueCommand({ SecretId: 'a', SecretString: 'three' }));
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: 'a' }));
    expect(Object.values(VersionIdsToStages!).flat().toSorted()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  });

  test('is put once for each token', async () => {
    await create('a', 'one');
    const put = (SecretString: string) =>
      client.send(
        new PutSecretValueCommand({
          SecretId: 'a',
          SecretString,
          ClientRequestToken: '0f6b2c1e-9a3d-4c55-8d7e-1b2c3d4e5f60',
        }),
      );
    await put('two');
    await put('two');
    expect(await read('a', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'one' });
    expect(await refusal(put('three'))).toBe('ResourceExistsException');
  });

  test('may be created before its value', async () => {
    await create('a');
    expect(await refusal(read('a'))).toBe('ResourceNotFoundException');
    await client.send(new PutSecretValueCommand({ SecretId: 'a', SecretString: 'one' }));
    expect(await read('a')).toMatchObject({ SecretString: 'one' });
  });

  test('that is deleted cannot be read, and is gone after its recovery window', async () => {
    await create('a', 'one');
    const { DeletionDate } = await client.send(new DeleteSecretCommand({ SecretId: 'a', RecoveryWindowInDays: 7 }));
    expect(DeletionDate!.getTime() - region.clock.now()).toBe(7 * DAY_MS);
    expect(await refusal(read('a'))).toBe('InvalidRequestException');
    expect(await refusal(create('a', 'two'))).toBe('InvalidRequestException');
    const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: 'a' }));
    expect(DeletedDate!.getTime()).toBe(region.clock.now());
    await region.clock.runUntil(region.clock.now() + 7 * DAY_MS);
    expect(await refusal(read('a'))).toBe('ResourceNotFoundException');
  });

  test('is gone at once where that is asked for', async () => {
    await create('a', 'one');
    await client.send(new DeleteSecretCommand({ SecretId: 'a', ForceDeleteWithoutRecovery: true }));
    await create('a', 'two');
    expect(await read('a')).toMatchObject({ SecretString: 'two' });
  });

  test('is refused under a name that is taken or not a name', async () => {
    await create('a', 'one');
    expect(await refusal(create('a', 'two'))).toBe('ResourceExistsException');
    expect(await refusal(create('a b', 'two'))).toBe('ValidationException');
    expect(await refusal(read('b'))).toBe('ResourceNotFoundException');
  });
});

test('secrets are listed by the page, without those that are being deleted', async () => {
  for (const name of ['c', 'a', 'b']) await create(name, 'one');
  const list = async (input: object) => {
    const { SecretList = [], NextToken } = await client.send(new ListSecretsCommand(input));
    return [SecretList.map(({ Name }) => Name), NextToken];
  };
  const [first, NextToken] = await list({ MaxResults: 2 });
  expect(first).toEqual(['a', 'b']);
  expect(await list({ MaxResults: 2, NextToken })).toEqual([['c'], undefined]);
  await client.send(new DeleteSecretCommand({ SecretId: 'b' }));
  expect(await list({})).toEqual([['a', 'c'], undefined]);
  expect(await list({ IncludePlannedDeletion: true })).toEqual([['a', 'b', 'c'], undefined]);
});

test('what is not simulated says so', async () => {
  const call = client.send(new CreateSecretCommand({ Name: 'a', SecretString: 'one', KmsKeyId: 'alias/mine' }));
  await expect(call).rejects.toThrow('KmsKeyId of secretsmanager:CreateSecret is not simulated by this Region.');
});
