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
  test('ends with its change, whatever it was before', async () => {
    const reference = referTo('slack');
    await keep('slack', valueOf('one'));
    expect(await secret.readCurrent(reference)).toEqual({ signingSecret: 'one', botToken: 'xoxb-one' });
    expect(await secret.readSigningSecrets(reference)).toEqual([{ text: 'one', untilMs: Number.POSITIVE_INFINITY }]);
    await change('slack', valueOf('two'));
    expect(await secret.readCurrent(reference)).toEqual({ signingSecret: 'two', botToken: 'xoxb-two' });
    expect(await secret.readSigningSecrets(reference)).toEqual([{ text: 'two', untilMs: Number.POSITIVE_INFINITY }]);
  });

  test('has the one before until the time that somebody has given it', async () => {
    const previous = { signingSecret: 'one', until: '2026-03-02T10:00Z' };
    await keep('timed', JSON.stringify({ signingSecret: 'two', botToken: 'xoxb', previous }));
    expect(await secret.readSigningSecrets(referTo('timed'))).toEqual([
      { text: 'two', untilMs: Number.POSITIVE_INFINITY },
      { text: 'one', untilMs: Date.UTC(2026, 2, 2, 10) },
    ]);
  });

  test.for([
    ['no-end', { signingSecret: 'battery-staple' }],
    ['no-time', { signingSecret: 'battery-staple', until: 'tomorrow' }],
    ['no-zone', { signingSecret: 'battery-staple', until: '2026-03-02T10:00' }],
    ['no-day', { signingSecret: 'battery-staple', until: '2026-13-02T10:00Z' }],
    ['no-secret', { until: '2026-03-02T10:00Z' }],
    ['a-text', 'battery-staple'],
    ['nothing', null],
  ] as const)('with one before that has no end (%s) is an error which does not quote it', async ([name, previous]) => {
    await keep(name, JSON.stringify({ signingSecret: 'two', botToken: 'xoxb', previous }));
    const failure = await secret.readSigningSecrets(referTo(name)).catch(String);
    expect(failure).toBe(
      `Error: The previous signing secret in ${referTo(name)} is not { signingSecret, until } with a time such as 2026-03-02T10:00Z.`,
    );
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

  test("that is not there is AWS's own error", async () => {
    await expect(secret.readCurrent(referTo('nowhere'))).rejects.toThrow(expect.objectContaining({ name: missing }));
  });
});
