import { expect, test } from 'vitest';
import { judgeOpen, type OpenDrill, type SweepDecision } from '../../../../functions/drills/sweep/judge.ts';

const MINUTE_MS = 60_000;
const NOW_MS = 100 * MINUTE_MS;
const ago = (minutes: number): number => NOW_MS - minutes * MINUTE_MS;

const record = { requestedAtMs: ago(90) };
const begun = (times: number, minutesAgo: number) => ({
  ...record,
  ending: { executionArn: 'arn', times, sinceMs: ago(minutesAgo) },
});
const running = { state: 'running' } as const;
const none = { state: 'none' } as const;
const overSince = (minutes: number) => ({ state: 'over', stoppedMs: ago(minutes) }) as const;

interface Row extends OpenDrill {
  readonly name: string;
  readonly expected: SweepDecision;
}

const rows: readonly Row[] = [
  { name: 'a drill that runs is left alone', record, execution: running, ending: undefined, expected: 'wait' },
  {
    name: 'a drill that runs is left alone, whatever has ended before',
    record: begun(5, 60),
    execution: running,
    ending: overSince(60),
    expected: 'wait',
  },
  {
    name: 'the event of an execution that has just ended is waited for',
    record,
    execution: overSince(4.9),
    ending: undefined,
    expected: 'wait',
  },
  {
    name: 'an event that has not come for five minutes is made up for',
    record,
    execution: overSince(5),
    ending: undefined,
    expected: 'begin',
  },
  {
    name: 'a request is about to start its execution',
    record: { requestedAtMs: ago(4.9) },
    execution: none,
    ending: undefined,
    expected: 'wait',
  },
  {
    name: 'an execution that is not there after five minutes was never started',
    record: { requestedAtMs: ago(5) },
    execution: none,
    ending: undefined,
    expected: 'begin',
  },
  {
    name: 'a clean-up that an event has begun goes on for as long as it takes',
    record: begun(0, 80),
    execution: overSince(81),
    ending: running,
    expected: 'wait',
  },
  {
    name: 'the event of a clean-up that was stopped is waited for',
    record: begun(0, 60),
    execution: overSince(61),
    ending: overSince(4.9),
    expected: 'wait',
  },
  {
    name: 'a clean-up that was stopped is begun again',
    record: begun(0, 60),
    execution: overSince(61),
    ending: overSince(5),
    expected: 'begin',
  },
  {
    name: 'a sweep is about to start what it has written down',
    record: begun(1, 4.9),
    execution: overSince(61),
    ending: none,
    expected: 'wait',
  },
  {
    name: 'a sweep that died before it started what it has written down is made up for',
    record: begun(1, 5),
    execution: overSince(61),
    ending: none,
    expected: 'begin',
  },
  {
    name: 'it is begun a fifth time',
    record: begun(4, 60),
    execution: overSince(61),
    ending: overSince(5),
    expected: 'begin',
  },
  {
    name: 'and not a sixth time',
    record: begun(5, 60),
    execution: overSince(61),
    ending: overSince(5),
    expected: 'give-up',
  },
];

test.for(rows.map((row) => [row.name, row] as const))('%s', ([, { expected, name: _name, ...open }]) => {
  expect(judgeOpen(open, NOW_MS)).toBe(expected);
});
