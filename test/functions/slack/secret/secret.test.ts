import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as secretModule from '../../../../functions/slack/secret/secret.ts';
import { createPlatform, type Platform } from '../../region.ts';

let platform: Platform;
let secret: typeof secretModule;
beforeAll(async () => {
  platform = await createPlatform();
  secret = await import('../../../../functions/slack/secret/secret.ts');
});
afterAll(() => platform.close());

const valueOf = (signingSecret: string) => JSON.stringify({ signingSecret, botToken: `xoxb-${signingSecret}` });

/** Each store, as a person keeps and changes a secret in it. */
const STORES = [
  {
    store: 'Secrets Manager',
    referTo: (name: string) => `evenkeel/${name}`,
    keep: (name: string, value: string) =>
      new SecretsManagerClient(platform.region.clientConfig()).send(
        new CreateSecretCommand({ Name: `evenkeel/${name}`, SecretString: value }),
      ),
    change: (name: string, value: string) =>
      new SecretsManagerClient(platform.region.clientConfig()).send(
        new PutSecretValueCommand({ SecretId: `evenkeel/${name}`, SecretString: value }),
      ),
    missing: 'ResourceNotFoundException',
  },
  {
    store: 'Parameter Store',
    referTo: (name: string) => `ssm:/evenkeel/${name}`,
    keep: (name: string, value: string) =>
      new SSMClient(platform.region.clientConfig()).send(
        new PutParameterCommand({ Name: `/evenkeel/${name}`, Value: value, Type: 'SecureString' }),
      ),
    change: (name: string, value: string) =>
      new SSMClient(platform.region.clientConfig()).send(
        new PutParameterCommand({ Name: `/evenkeel/${name}`, Value: value, Overwrite: true }),
      ),
    missing: 'ParameterNotFound',
  },
] as const;

describe.for(STORES)("the app's secret in $store", ({ referTo, keep, change, missing }) => {
  test('is read, and with it the one before, once it was changed', async () => {
    const reference = referTo('slack');
    await keep('slack', valueOf('one'));
    expect(await secret.readCurrent(reference)).toEqual({ signingSecret: 'one', botToken: 'xoxb-one' });
    expect(await secret.readSigningSecrets(reference)).toEqual(['one']);
    await change('slack', valueOf('two'));
    expect(await secret.readCurrent(reference)).toEqual({ signingSecret: 'two', botToken: 'xoxb-two' });
    expect(await secret.readSigningSecrets(reference)).toEqual(['two', 'one']);
    await change('slack', valueOf('three'));
    expect(await secret.readSigningSecrets(reference)).toEqual(['three', 'two']);
  });

  test.for([
    ['no-json', 'battery-staple'],
    ['half', '{"signingSecret":"battery-staple"}'],
    ['empty', '{"signingSecret":"","botToken":"battery-staple"}'],
    ['list', '["battery-staple"]'],
  ] as const)('that is of another shape (%s) is an error which does not quote it', async ([name, value]) => {
    await keep(name, value);
    const failure = await secret.readSigningSecrets(referTo(name)).catch(String);
    expect(failure).toBe(`Error: The secret ${referTo(name)} is not JSON with signingSecret and botToken.`);
  });

  test('may have been of another shape before it was put right', async () => {
    await keep('slip', 'battery-staple');
    await change('slip', valueOf('right'));
    expect(await secret.readSigningSecrets(referTo('slip'))).toEqual(['right']);
  });

  test("that is not there is AWS's own error", async () => {
    await expect(secret.readCurrent(referTo('nowhere'))).rejects.toThrow(expect.objectContaining({ name: missing }));
  });
});
