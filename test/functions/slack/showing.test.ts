import { describe, expect, test } from 'vitest';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import { listOf, inFull } from '../../../functions/slack/drills/show.ts';
import { reportOf } from '../../../functions/slack/drills/report.ts';
import { help } from '../../../functions/slack/commands/help.ts';
import { faultsOf } from '../../../sandbox/services/slack/blocks.ts';
import fleet from './fleet.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 2, 2, 9);

/** A drill that was requested so many days ago, and whose clients saw so many seconds of downtime. */
const drill = (daysAgo: number, downtimeSeconds: number, more: Partial<DrillRecord> = {}): DrillRecord => ({
  drillId: `aurora-failover-${daysAgo}`,
  drill: 'aurora-failover',
  input: { resource: 'shop' },
  executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:x:y',
  requestedBy: 'ada',
  requestedAtMs: NOW_MS - daysAgo * DAY_MS,
  verdict: 'passed',
  reason: 'passed',
  shortReport: { downtimeMs: downtimeSeconds * 1_000, finishedAtMs: NOW_MS, injectedAtMs: NOW_MS - daysAgo * DAY_MS },
  ...more,
});

const textOf = ({ blocks }: ReturnType<typeof listOf>) =>
  blocks
    .flatMap((block) => {
      if (block.type === 'section') return [block.text?.text];
      return block.type === 'context' ? block.elements.map((one) => (one as { text: string }).text) : [];
    })
    .join('\n');

describe('the report of drills', () => {
  test('has the verdicts and the downtime of each kind on each resource, of the period alone', () => {
    const { verdict: _verdict, ...running } = drill(3, 99);
    const records = [
      drill(1, 12),
      drill(30, 18, { verdict: 'failed' }),
      drill(60, 10),
      drill(2, 99, { input: { resource: 'shop', dryRun: true } }),
      running,
      drill(91, 99),
      drill(5, 7, { drill: 'reader-loss', verdict: 'aborted' }),
    ];
    expect(textOf(reportOf(records, 90 * DAY_MS, NOW_MS))).toBe(
      [
        '*aurora-failover of shop*  2 passed, 1 failed, the last at 2026-03-01 09:00:00',
        'Downtime of the injection: first 10.0 s, last 12.0 s, median 12.0 s, worst 18.0 s (3 measured)',
        '*reader-loss of shop*  1 aborted, the last at 2026-02-25 09:00:00',
        'Drills of the last 90 d. `npx evenkeel drill report` has each drill, with where its report is.',
      ].join('\n'),
    );
  });

  test('says first which drills get slower', () => {
    const slow = [20, 21, 22].map((seconds, at) => drill(3 - at, seconds));
    const before = [10, 11, 12].map((seconds, at) => drill(10 - at, seconds));
    const others = [drill(1, 1, { input: { resource: 'a' } })];
    expect(textOf(reportOf([...others, ...slow, ...before], 90 * DAY_MS, NOW_MS))).toMatch(
      /^\*aurora-failover of shop\* {2}6 passed, .*\nDowntime .*\n:warning: SLOWER: aurora-failover of shop gets slower\./,
    );
  });

  test('says so where there is none', () => {
    expect(reportOf([drill(91, 1)], 90 * DAY_MS, NOW_MS).text).toBe('No drill has ended in the last 90 d.');
  });
});

describe('what Slack takes', () => {
  const long = '<&>'.repeat(2_000);
  const longDrill = (at: number): DrillRecord =>
    drill(at, 10, {
      drillId: `aurora-failover-${'x'.repeat(60)}${at}`,
      input: { resource: `${long}${at}` },
      reason: long,
      requestedBy: long,
      explanation: long,
      planHash: 'a'.repeat(64),
      timeline: Array.from({ length: 400 }, (_, number) => ({ atMs: number, source: 'RDS', text: long })) as never,
    });
  const records = Array.from({ length: 60 }, (_, at) => longDrill(at));

  test.for([
    ['a list of many drills with long names', () => listOf(records, fleet.drills.people)],
    ['a report of many drills with long names', () => reportOf(records, 90 * DAY_MS, NOW_MS)],
    [
      'a drill with a long timeline',
      () => inFull({ record: longDrill(1), approval: undefined }, undefined, fleet.drills),
    ],
    ['the help', () => help({ fleet, settings: fleet.slack! })],
  ] as const)('is %s', ([, answer]) => {
    expect(faultsOf(answer().blocks)).toEqual([]);
  });

  test('counts the drills that have no room', () => {
    expect(textOf(listOf(records, fleet.drills.people))).toContain('40 more not shown: `npx evenkeel drill list`');
  });
});
