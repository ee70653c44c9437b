import {
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
  type SecretVersionsListEntry,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import { createSecretsManager } from '../../../../sandbox/services/secrets-manager/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';

/** The values below are those that AWS gave to localstack's validated tests, unless a line says otherwise. */
const START = Date.parse('2026-03-02T10:00:00Z');
const DAY_MS = 86_400_000;

function createRegion() {
  const clock = new VirtualClock(START);
  const core = { clock, random: createRandom(1), receivers: new Map(), emit: () => {}, record: () => {} };
  const endpoint = new Endpoint().add(createSecretsManager(core).wire);
  const client = new SecretsManagerClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: endpoint.requestHandler(),
    maxAttempts: 1,
  });
  return { clock, endpoint, client, pass: (ms: number) => clock.runUntil(clock.now() + ms) };
}

async function withSecret(more: object = { SecretString: 'S1' }) {
  const region = createRegion();
  const { client } = region;
  const { ARN, VersionId } = await client.send(new CreateSecretCommand({ Name: 'shop/db', ...more }));
  const SecretId = 'shop/db';
  return {
    ...region,
    ARN,
    VersionId: VersionId!,
    SecretId,
    describe: async () => {
      const { $metadata: _, ...answer } = await client.send(new DescribeSecretCommand({ SecretId }));
      return answer;
    },
    get: (input: object = {}) => client.send(new GetSecretValueCommand({ SecretId, ...input })),
    put: (SecretString: string, VersionStages?: string[]) =>
      client.send(new PutSecretValueCommand({ SecretId, SecretString, VersionStages })),
    versions: async (input: object = {}) =>
      (await client.send(new ListSecretVersionIdsCommand({ SecretId, ...input }))).Versions!,
  };
}

const MARKED = {
  name: 'InvalidRequestException',
  message: "You can't perform this operation on the secret because it was marked for deletion.",
};

describe('a secret', () => {
  it('without a value and without tags shows neither', async () => {
    const { describe: show, ARN } = await withSecret({});
    expect(await show()).toEqual({
      ARN,
      Name: 'shop/db',
      CreatedDate: new Date(START),
      LastChangedDate: new Date(START),
    });
  });

  it('says on which day it was read last', async () => {
    const { describe: show, get, versions, VersionId } = await withSecret();
    await get();
    const day = new Date('2026-03-02T00:00:00Z');
    expect(await show()).toMatchObject({ LastAccessedDate: day, VersionIdsToStages: { [VersionId]: ['AWSCURRENT'] } });
    expect(await versions()).toEqual([
      {
        VersionId,
        VersionStages: ['AWSCURRENT'],
        CreatedDate: new Date(START),
        LastAccessedDate: day,
        KmsKeyIds: ['DefaultEncryptionKey'],
      },
    ]);
  });

  it('keeps showing tags when the last of them is gone', async () => {
    const { client, SecretId, describe: show } = await withSecret({});
    await client.send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'tag1', Value: 'value1' }] }));
    expect((await show()).Tags).toEqual([{ Key: 'tag1', Value: 'value1' }]);
    await client.send(new UntagResourceCommand({ SecretId, TagKeys: ['tag1'] }));
    expect((await show()).Tags).toEqual([]);
  });

  it('is updated, with and without a new version', async () => {
    const { client, SecretId, describe: show, VersionId, ARN } = await withSecret();
    const update = async (input: object) => {
      const { $metadata: _, ...answer } = await client.send(new UpdateSecretCommand({ SecretId, ...input }));
      return answer;
    };
    expect(await update({ Description: 'MyDescription' })).toEqual({ ARN, Name: SecretId });
    expect(await show()).toMatchObject({
      Description: 'MyDescription',
      VersionIdsToStages: { [VersionId]: ['AWSCURRENT'] },
    });
    const updated = await update({ Description: 'MyNewDescription', SecretString: 'S2' });
    expect(await show()).toMatchObject({
      Description: 'MyNewDescription',
      VersionIdsToStages: { [VersionId]: ['AWSPREVIOUS'], [updated.VersionId!]: ['AWSCURRENT'] },
    });
  });

  it('keeps a policy', async () => {
    const { client, SecretId } = await withSecret();
    const ResourcePolicy = '{"Version":"2012-10-17","Statement":[]}';
    const get = async () => (await client.send(new GetResourcePolicyCommand({ SecretId }))).ResourcePolicy;
    expect(await get()).toBeUndefined();
    await client.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy }));
    expect(await get()).toBe(ResourcePolicy);
    await client.send(new DeleteResourcePolicyCommand({ SecretId }));
    expect(await get()).toBeUndefined();
  });

  it('that is marked for deletion can be described, restored and deleted at once, and nothing else', async () => {
    const { client, SecretId, get, put, describe: show, pass } = await withSecret();
    const remove = (input: object = {}) => client.send(new DeleteSecretCommand({ SecretId, ...input }));
    expect((await remove()).DeletionDate).toEqual(new Date(START + 30 * DAY_MS));
    await expect(get()).rejects.toMatchObject(MARKED);
    await expect(put('S2')).rejects.toMatchObject(MARKED);
    await expect(client.send(new TagResourceCommand({ SecretId, Tags: [] }))).rejects.toMatchObject(MARKED);
    await expect(client.send(new CreateSecretCommand({ Name: SecretId }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    expect((await show()).DeletedDate).toEqual(new Date(START));
    await client.send(new RestoreSecretCommand({ SecretId }));
    expect((await get()).SecretString).toBe('S1');
    await pass(31 * DAY_MS);
    expect((await get()).SecretString).toBe('S1');
    await remove();
    await remove({ ForceDeleteWithoutRecovery: true });
    await expect(show()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it('that is not there may be deleted at once all the same, as often as one likes', async () => {
    const { client } = createRegion();
    const answer = await client.send(new DeleteSecretCommand({ SecretId: 'none', ForceDeleteWithoutRecovery: true }));
    expect(answer).toMatchObject({ Name: 'none', DeletionDate: new Date(START) });
    expect(answer.ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:none-[A-Za-z0-9]{6}$/);
    await expect(client.send(new DeleteSecretCommand({ SecretId: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('has a name of certain characters, whatever is asked about it', async () => {
    const { client } = createRegion();
    const refused = {
      name: 'ValidationException',
      message:
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    };
    const SecretId = 'Inv Name';
    await expect(client.send(new CreateSecretCommand({ Name: SecretId }))).rejects.toMatchObject(refused);
    await expect(client.send(new DescribeSecretCommand({ SecretId }))).rejects.toMatchObject(refused);
    await expect(client.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject(refused);
    await expect(client.send(new DeleteSecretCommand({ SecretId }))).rejects.toMatchObject(refused);
  });

  it('with a value needs a token, which SDKs make up', async () => {
    const { endpoint } = createRegion();
    const answer = await endpoint.handle({
      method: 'POST',
      path: '/',
      query: {},
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20260302/eu-west-1/secretsmanager/aws4_request',
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.CreateSecret',
      },
      body: Buffer.from('{"Name":"a","SecretString":"b"}'),
    });
    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(Buffer.from(answer.body).toString())).toMatchObject({
      __type: 'InvalidRequestException',
      Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    });
  });

  it('is listed in pages', async () => {
    const { client } = createRegion();
    for (const Name of ['c', 'a', 'b']) await client.send(new CreateSecretCommand({ Name }));
    const first = await client.send(new ListSecretsCommand({ MaxResults: 2 }));
    expect(first.SecretList!.map(({ Name }) => Name)).toEqual(['a', 'b']);
    const rest = await client.send(new ListSecretsCommand({ NextToken: first.NextToken }));
    expect(rest.SecretList!.map(({ Name }) => Name)).toEqual(['c']);
  });
});

describe('the versions of a secret', () => {
  it('are replaced by label, and shown without one only on demand', async () => {
    const { put, versions, VersionId } = await withSecret();
    const first = await put('a', ['one', 'two', 'three']);
    expect(first.VersionStages).toEqual(['one', 'three', 'two']);
    const second = await put('b', ['one', 'two', 'three', 'four']);
    expect(second.VersionStages).toEqual(['four', 'one', 'three', 'two']);
    const shown = (list: SecretVersionsListEntry[]) =>
      list.map((version) => [version.VersionId, version.VersionStages]);
    expect(shown(await versions())).toEqual([
      [VersionId, ['AWSCURRENT']],
      [second.VersionId, ['four', 'one', 'three', 'two']],
    ]);
    expect(shown(await versions({ IncludeDeprecated: true }))).toEqual([
      [VersionId, ['AWSCURRENT']],
      [first.VersionId, undefined],
      [second.VersionId, ['four', 'one', 'three', 'two']],
    ]);
  });

  it('take the current label from each other', async () => {
    const { client, SecretId, put, get, VersionId } = await withSecret();
    const pending = await put('S2', ['AWSPENDING']);
    const move = (input: object) =>
      client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', ...input }));
    // The words of this refusal and of the next are those of the API reference.
    await expect(move({ MoveToVersionId: pending.VersionId })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(move({ RemoveFromVersionId: VersionId })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await move({ MoveToVersionId: pending.VersionId, RemoveFromVersionId: VersionId });
    expect(await get()).toMatchObject({ SecretString: 'S2', VersionStages: ['AWSCURRENT', 'AWSPENDING'] });
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'S1', VersionId });
  });

  it.each([
    [{ VersionStage: 'AWSPREVIOUS' }, 'staging label: AWSPREVIOUS'],
    [{ VersionId: '0'.repeat(32) }, `VersionId: ${'0'.repeat(32)}`],
  ])('are not found by %j', async (input, which) => {
    const { get } = await withSecret();
    await expect(get(input)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Secrets Manager can't find the specified secret value for ${which}`,
    });
  });

  it('are not found where label and version are of different ones', async () => {
    const { put, get, VersionId } = await withSecret();
    await put('S2');
    await expect(get({ VersionId, VersionStage: 'AWSCURRENT' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    });
  });
});
