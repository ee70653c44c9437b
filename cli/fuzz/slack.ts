import fc from 'fast-check';
import type { Asked } from '../../functions/slack/ingress/parse.ts';
import { parseAsked } from '../../functions/slack/ingress/parse.ts';
import { verify } from '../../functions/slack/ingress/verify.ts';
import { readCommand } from '../../functions/slack/commands/parseCommand.ts';
import type { Vocabulary } from '../../functions/slack/commands/vocabulary.ts';
import { changed, rewritten } from './mutations.ts';
import { must, target } from './target.ts';

const COMMAND = {
  token: 'gone',
  team_id: 'T0SHOP',
  channel_id: 'C0OPS',
  user_id: 'U0ADA',
  user_name: 'ada',
  command: '/evenkeel',
  text: 'drill start aurora-failover shop',
  api_app_id: 'A0EVENKEEL',
  response_url: 'https://hooks.slack.com/commands/1',
  trigger_id: '1.2.3',
};

const PRESS = {
  type: 'block_actions',
  trigger_id: '1.2.3',
  api_app_id: 'A0EVENKEEL',
  team: { id: 'T0SHOP', enterprise_id: 'E0' },
  user: { id: 'U0ADA', username: 'ada', team_id: 'T0SHOP' },
  channel: { id: 'C0OPS' },
  message: { ts: '1.2' },
  response_url: 'https://hooks.slack.com/actions/1',
  actions: [{ action_id: 'approve', value: 'drill-1' }],
  is_enterprise_install: false,
};

const formOf = (fields: unknown): string =>
  new URLSearchParams(
    Object.entries(Object(fields) as object).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
    ]),
  ).toString();

const bodies = fc.oneof(
  rewritten([formOf(COMMAND), formOf({ payload: JSON.stringify(PRESS) })]),
  changed([COMMAND]).map((fields) => `command=x&${formOf(fields)}`),
  changed([PRESS]).map((press) => formOf({ payload: JSON.stringify(press) })),
);

const NAMED = ['triggerId', 'appId', 'teamId', 'userTeamId', 'userId', 'userName', 'channelId', 'responseUrl'] as const;

export const slackBodies = target({
  name: 'slack-bodies',
  guarantee: 'a body of Slack becomes plain text in known fields, or nothing, and is never taken as signed',
  inputs: fc.record({ body: bodies, signature: fc.string(), timestamp: fc.string() }),
  check: ({ body, signature, timestamp }) => {
    const asked: Asked | undefined = parseAsked(new URLSearchParams(body));
    if (asked) {
      must(
        NAMED.every((name) => typeof asked[name] === 'string'),
        'a field is no text',
        asked,
      );
      must(['command', 'press'].includes(asked.said.kind), 'it is neither typed nor pressed', asked);
      must(
        Object.values(asked.said).every((value) => typeof value === 'string'),
        'what was said is no text',
        asked,
      );
    }
    const nowSeconds = 1_772_323_200;
    for (const at of [timestamp, String(nowSeconds)]) {
      for (const given of [signature, `v0=${'0'.repeat(64)}`]) {
        const request = { signature: given, timestamp: at, body: Buffer.from(body) };
        must('refusal' in verify(request, ['secret', ''], nowSeconds * 1_000), 'it was not signed, and is taken');
      }
    }
  },
});

const VOCABULARY: Vocabulary = {
  resources: ['shop', 'edge', 'api'],
  addresses: ['replicas/shop', 'certificates/shop', 'targets/edge'],
  drills: [
    { drill: 'aurora-failover', resource: 'shop' },
    { drill: 'zone-evacuation', resource: 'edge' },
    { drill: 'game-day', resource: 'autumn' },
  ],
};

const LINES = [
  'status',
  'plan shop',
  'history replicas/shop',
  'pause shop 2h the migration',
  'pause all 30m somebody works on it',
  'resume all',
  'drill start aurora-failover shop --target shop-2',
  'drill start zone-evacuation edge --dry-run',
  'drill start game-day autumn --go-on',
  'drill abort aurora-failover-1',
  'drill leave aurora-failover-1 RDS is down',
  'help',
];

const KNOWN: ReadonlySet<string> = new Set([...VOCABULARY.resources, ...VOCABULARY.addresses, 'all']);

const DAY_MS = 86_400_000;

/** What Slack would show as a link, a mention or a call to everybody. */
const MARKUP = /<[!@#a-z]/i;

export const slackCommands = target({
  name: 'slack-commands',
  guarantee: 'what was typed becomes a command about what the fleet has, or a hint without markup of the sender',
  inputs: rewritten(LINES),
  check: (line) => {
    const command = readCommand(line, VOCABULARY);
    if (command.name === 'misunderstood') {
      must(command.hint.length > 0 && command.hint.length < 3_000, 'it says nothing, or too much', command.hint);
      must(!MARKUP.test(command.hint), 'it repeats markup', command.hint);
      return;
    }
    if (command.name === 'plan' || command.name === 'history') must(KNOWN.has(command.resource), 'whose?', command);
    if (command.name !== 'pause') return;
    must(KNOWN.has(command.target), 'pauses what?', command);
    must(command.forMs > 0 && command.forMs <= 30 * DAY_MS, 'for how long?', command);
    must(command.why.trim().length > 0, 'why?', command);
  },
});
