import { describe, expect, test } from 'vitest';
import { type Announceable, lineOf } from '../../../functions/slack/announcements/line.ts';
import { messageOf } from '../../../functions/slack/announcements/message.ts';
import { defineFleet } from '../../../fleet/fleet.ts';
import { CONTROLLERS } from '../../../functions/controllers/registry.ts';
import { listControllers } from '../../../functions/controllers/row.ts';
import { faultsOf } from '../../../sandbox/services/slack/blocks.ts';

const envelope = { account: '123456789012', region: 'eu-west-1', resources: [], source: 'evenkeel' as const };
const about = { schemaVersion: 1 as const, decisionId: 'd', controller: 'replicas', resource: 'shop' };

const decided = (id: string, time: string, kind = 'add', mode: 'observe' | 'act' = 'act'): Announceable => ({
  ...envelope,
  id,
  time,
  'detail-type': 'Decision Made',
  detail: { ...about, kind, reason: 'overloaded', mode, numbers: { serving: 2, cpuPercent: 71.4 } },
});

const finished = (id: string, time: string, error?: string): Announceable => ({
  ...envelope,
  id,
  time,
  'detail-type': 'Action Finished',
  detail: {
    ...about,
    kind: 'add',
    reason: 'overloaded',
    outcome: error === undefined ? 'succeeded' : 'failed',
    ...(error !== undefined && { error }),
  },
});

const REPLICAS = listControllers(
  CONTROLLERS,
  defineFleet({ clusters: { shop: { classes: ['db.r6g.large'], zones: ['eu-west-1a'] } } }),
);

const HOUR = { controller: 'replicas', resource: 'shop', hourMs: Date.UTC(2026, 2, 2, 9), isProblem: false };

describe('a line', () => {
  const rows: readonly [event: Announceable, text: string][] = [
    [decided('1', '2026-03-02T09:12:44Z'), '`09:12`  *add*, overloaded · serving 2 · cpu % 71.4'],
    [
      decided('1', '2026-03-02T09:12:44Z', 'add', 'observe'),
      '`09:12`  *add*, overloaded (observe mode: no change made) · serving 2 · cpu % 71.4',
    ],
    [finished('2', '2026-03-02T09:59:59Z'), '`09:59`  add, overloaded: done'],
    [
      finished('3', '2026-03-02T09:13:01Z', 'no <capacity>'),
      '`09:13`  :warning: *add*, overloaded: failed: no &lt;capacity&gt;',
    ],
  ];
  test.for(rows)('%#', ([event, text]) => {
    expect(lineOf(event, REPLICAS).line.text).toBe(text);
  });

  test('belongs to its resource and its hour', () => {
    expect(lineOf(decided('1', '2026-03-02T09:59:59Z'), []).topic).toEqual(HOUR);
    expect(lineOf(decided('1', '2026-03-02T10:00:00Z'), []).topic.hourMs).toBe(Date.UTC(2026, 2, 2, 10));
  });

  test('of what needs somebody begins a message of its own, which rings', () => {
    expect(lineOf(finished('3', '2026-03-02T09:13:01Z', 'no capacity'), []).topic.isProblem).toBe(true);
    expect(lineOf(finished('3', '2026-03-02T09:13:01Z'), []).topic.isProblem).toBe(false);
  });
});

describe('the message of an hour', () => {
  const linesOf = (...events: Announceable[]) => events.map((event) => lineOf(event, REPLICAS).line);
  const textOf = (message: ReturnType<typeof messageOf>) =>
    message.blocks.map((block) => (block.type === 'section' ? block.text?.text : '')).join('\n');

  test('has its lines in the order of their time, and within a second the decision before what became of it', () => {
    const { blocks, text } = messageOf(
      HOUR,
      linesOf(
        finished('1', '2026-03-02T09:12:44Z'),
        decided('9', '2026-03-02T09:12:44Z'),
        decided('5', '2026-03-02T09:02:00Z', 'drain'),
      ),
    );
    expect(blocks[0]).toMatchObject({
      text: {
        text: [
          '*shop*',
          '`09:02`  *drain*, overloaded · serving 2 · cpu % 71.4',
          '`09:12`  *add*, overloaded · serving 2 · cpu % 71.4',
          '`09:12`  add, overloaded: done',
        ].join('\n'),
      },
    });
    expect(text).toBe('shop: `09:12`  add, overloaded: done');
  });

  test('shows the newest twenty lines, and counts those before', () => {
    const time = (minute: number) => `2026-03-02T09:${String(minute).padStart(2, '0')}:00Z`;
    const lines = linesOf(...Array.from({ length: 34 }, (_, minute) => decided(String(minute), time(minute))));
    const shown = textOf(messageOf(HOUR, lines));
    expect(shown).toContain('… 14 earlier; `/evenkeel history shop`');
    expect(shown).toContain('`09:14`');
    expect(shown).not.toContain('`09:13`');
  });

  test('is a message that Slack takes, however long its lines are', () => {
    const long = 'x'.repeat(5_000);
    const lines = linesOf(
      ...Array.from({ length: 34 }, (_, number) => finished(String(number), '2026-03-02T09:12:44Z', long)),
    );
    expect(faultsOf(messageOf(HOUR, lines).blocks)).toEqual([]);
  });
});
