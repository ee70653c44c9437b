import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { assemblyFolder, synthesizeBefore } from '../../synthesis/assembly.ts';
import type { SlackSettings } from '../../../fleet/slack.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { Recorder, type Saying } from '../../../sandbox/run/recorder.ts';
import { createCluster } from '../../../sandbox/scenarios/cluster.ts';
import { createWorkspace, pointSlackTo } from '../../../sandbox/scenarios/slack.ts';
import type { Message } from '../../../sandbox/services/slack/index.ts';
import { signed } from '../../../sandbox/services/slack/requests.ts';
import type { WireRequest, WireResponse } from '../../../sandbox/wire/message.ts';
import fleet, { PROBER_SECRET } from './fleet.ts';

const CREDENTIALS = JSON.stringify({ username: 'shop', password: 'battery-staple', dbname: 'store' });

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** A Monday at nine: drills are run while people are at work. */
const MONDAY_MS = Date.UTC(2026, 2, 2, 9);

export const ADA = 'U0ADA';
export const BOB = 'U0BOB';
/** May ask for drills, and approve none. */
export const CEM = 'U0CEM';
/** Belongs to the workspace and has no role. */
export const EVE = 'U0GUEST';

export const settings: SlackSettings = fleet.slack!;

export interface Deployed {
  readonly region: Region;
  readonly workspace: Awaited<ReturnType<typeof createWorkspace>>;
  readonly problems: readonly string[];
  readonly recorder: Recorder;
  /** What was said on our bus. */
  readonly sayings: readonly Saying[];
  /** Every line that functions logged. */
  readonly logs: readonly string[];
  run(durationMs: number): Promise<void>;
  /** Somebody types a command; gives what that person sees of it afterwards, without the command itself. */
  ask(userId: string, text: string): Promise<readonly Message[]>;
}

/** Has the stacks synthesized with a fleet of these tests. */
export const synthesizeOnce = (): void => synthesizeBefore(new URL('fleet.ts', import.meta.url));

/** A Region with the fleet's clusters and its Slack workspace, into which the stacks have been deployed. */
export async function deployed(options: { readonly load?: (seconds: number) => number } = {}): Promise<Deployed> {
  const problems: string[] = [];
  const sayings: Saying[] = [];
  const logs: string[] = [];
  const region = createRegion({
    startMs: MONDAY_MS,
    onProblem: (message) => problems.push(message),
    onLog: ({ message }) => logs.push(message),
  });
  const startMs = region.clock.now();
  for (const [name, policy] of Object.entries(fleet.clusters)) {
    await createCluster(region, name, policy);
    const load = name === 'shop' ? options.load : undefined;
    region.physics.attach(name, { load: (timeMs) => load?.((timeMs - startMs) / 1000) ?? 0.3 });
  }
  await new SecretsManagerClient(region.clientConfig()).send(
    new CreateSecretCommand({ Name: PROBER_SECRET, SecretString: CREDENTIALS }),
  );
  const workspace = await createWorkspace(region, { ...fleet, slack: settings });
  const recorder = new Recorder(region, (saying) => sayings.push(saying));
  pointSlackTo(region, await region.deploy(assemblyFolder()));
  const run = (durationMs: number) => region.clock.runUntil(region.clock.now() + durationMs);
  return {
    region,
    workspace,
    problems,
    recorder,
    sayings,
    logs,
    run,
    async ask(userId, text) {
      const before = new Set(workspace.messages().map(({ ts }) => ts));
      const asking = region.slack.command(userId, text);
      await run(10 * SECOND);
      await asking;
      return workspace
        .messages(userId)
        .filter((message) => !before.has(message.ts) && message.from !== userId && !isAnnouncement(message));
    },
  };
}

/** Announcements end with the hour that they are about. */
const isAnnouncement = (message: Message) => /, \d\d:00 to \d\d:00 UTC$/.test(textOf(message));

/** What was said to somebody, or to everybody, but for announcements. */
export const saidTo = ({ workspace }: Deployed, userId: string): readonly Message[] =>
  workspace.messages(userId).filter((message) => message.from === 'app' && !isAnnouncement(message));

/** Everything that a message shows, line by line. */
export const textOf = ({ text, blocks }: Message): string =>
  blocks
    ? blocks
        .flatMap((block) => [block['text'], ...listIn(block, 'fields'), ...listIn(block, 'elements')])
        .flatMap(spell)
        .join('\n')
    : text;

const listIn = (block: Readonly<Record<string, unknown>>, name: string) => (block[name] ?? []) as readonly unknown[];

/** A text object, or something that has one, such as a button. */
function spell(part: unknown): string[] {
  const text = (Object(part) as { text?: unknown }).text;
  return typeof text === 'string' ? [text] : text === undefined ? [] : spell(text);
}

/** What the ledger has about those who asked, oldest first. */
export async function asksIn({ region }: Deployed): Promise<{ by: string; said: string; outcome: string }[]> {
  const { Items = [] } = await new DynamoDBClient(region.clientConfig()).send(
    new QueryCommand({
      TableName: 'evenkeel-dev',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'history#slack#asks' } },
    }),
  );
  return Items.map((item) => ({ by: item['by']!.S!, said: item['said']!.S!, outcome: item['outcome']!.S! }));
}

/** Sends a request to the ingress, and moves the clock on while it is answered. */
export async function knock({ region }: Deployed, request: WireRequest): Promise<WireResponse> {
  const answer = region.lambda.answerUrl(request)!;
  let isAnswered = false;
  const marked = answer.finally(() => (isAnswered = true));
  await region.clock.runUntil(region.clock.now() + 10 * SECOND, () => isAnswered);
  return await marked;
}

/** A form as Slack would sign and send it just now. */
export function signedForm({ region, workspace }: Deployed, form: string): WireRequest {
  const { host } = region.lambda.urls().find(({ authType }) => authType === 'NONE')!;
  return signed(form, { host, secret: workspace.app.signingSecret, nowMs: region.clock.now() });
}
