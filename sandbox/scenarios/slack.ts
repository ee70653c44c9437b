import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Fleet } from '../../fleet/fleet.ts';
import { parameterOf } from '../../fleet/names.ts';
import type { SlackSettings } from '../../fleet/slack.ts';
import type { DeployedStack } from '../deploy/load.ts';
import type { Region } from '../region.ts';

/** Somebody of the workspace who has no role: to see how they are refused. */
export const GUEST = 'U0GUEST';

/** A fleet that has Slack. */
type SlackFleet = Pick<Fleet, 'drills'> & { readonly slack: SlackSettings };

/** What a person does manually in a real workspace: installs the app, and stores its two secrets. */
export async function createWorkspace(region: Region, { slack, drills }: SlackFleet) {
  const { secret, teamId, appId, channel, operators } = slack;
  const random = region.core.random.fork('slack-secrets');
  const draw = (length: number) => Array.from({ length }, () => random.integer(0, 15).toString(16)).join('');
  const [signingSecret, botToken] = [draw(32), `xoxb-${draw(24)}`];
  await keep(region, secret, JSON.stringify({ signingSecret, botToken }));
  const rehearsing = Object.values(drills.people).flatMap((person) => person.slack?.split('/').slice(1) ?? []);
  const ids = [...new Set([...operators, ...rehearsing, GUEST])];
  const users = Object.fromEntries(ids.map((id) => [id, id.replace(/^[UW]0?/, '').toLowerCase()]));
  return region.slack.install({ appId, teamId, channelId: channel, signingSecret, botToken, users });
}

async function keep(region: Region, secret: string, value: string): Promise<void> {
  const parameter = parameterOf(secret);
  if (parameter === undefined) {
    const create = new CreateSecretCommand({ Name: secret, SecretString: value });
    await new SecretsManagerClient(region.clientConfig()).send(create);
    return;
  }
  const put = new PutParameterCommand({ Name: parameter, Value: value, Type: 'SecureString' });
  await new SSMClient(region.clientConfig()).send(put);
}

/** Sets the app's request URL, which is an output of the deployed stack. */
export function pointSlackTo(region: Region, stacks: readonly DeployedStack[]): void {
  const outputs = stacks.flatMap((stack) => Object.entries(stack.outputs));
  const [, url] = outputs.find(([name]) => name.startsWith('SlackRequestUrl')) ?? [];
  if (typeof url !== 'string') throw new Error('the stacks have no output with a request URL for Slack');
  region.slack.pointTo(url);
}
