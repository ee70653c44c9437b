import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { alarmInput, createRegion } from './region.ts';

/**
 * The state of an alarm after its first evaluation over the five minutes before the start: `X` breaches, `0` does
 * not, `-` is missing, the oldest first. The alarm stood in `before` until then.
 */
async function stateAfter(row: string, more: { M: number; N: number; missing: string; before?: StateValue }) {
  const region = createRegion();
  const cells = row.split(' ');
  cells.forEach((cell, index) => cell !== '-' && region.record(index - cells.length, cell === 'X' ? 90 : 10));
  const { M, N, missing, before = 'INSUFFICIENT_DATA' } = more;
  const input = alarmInput({ EvaluationPeriods: N, DatapointsToAlarm: M, TreatMissingData: missing });
  await region.client.send(new PutMetricAlarmCommand(input));
  await region.client.send(
    new SetAlarmStateCommand({ AlarmName: 'cpu-high', StateValue: before, StateReason: 'set by the test' }),
  );
  await region.clock.runUntil(region.clock.now() + 59_999);
  const { MetricAlarms } = await region.client.send(new DescribeAlarmsCommand({}));
  return MetricAlarms![0]!.StateValue;
}

const [O, A, I] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
const KEEP = 'keeps its state';
const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

type Row = readonly [row: string, ...states: readonly [string, string, string, string]];

/** Both tables of the CloudWatch user guide, in the order missing, ignore, breaching, notBreaching. */
const THREE_OF_THREE: readonly Row[] = [
  ['0 - X - X', O, O, O, O],
  ['0 - - - -', O, O, O, O],
  ['- - - - -', I, KEEP, A, O],
  ['0 X X - X', A, A, A, A],
  ['- - X - -', A, KEEP, A, O],
  // These are told in the text around the tables, as premature ALARM states and their end.
  ['- - - - X', I, KEEP, A, O],
  ['- - - X -', I, KEEP, A, O],
  ['X - - - -', A, KEEP, A, O],
  ['- - - X 0', O, O, O, O],
];
const TWO_OF_THREE: readonly Row[] = [
  ['0 - X - X', A, A, A, A],
  ['0 0 X 0 X', A, A, A, A],
  ['X X 0 0 0', O, O, O, O],
  ['0 - X - -', O, O, A, O],
  ['- - - - 0', O, O, A, O],
  ['- - - X -', A, KEEP, A, O],
  ['- - - - X', I, KEEP, A, O],
  ['- - - X X', A, A, A, A],
];
const FOUR_OF_FIVE: readonly Row[] = [
  ['X X 0 X X', A, A, A, A],
  ['X 0 0 X X', O, O, O, O],
  ['X X - X X', A, A, A, A],
  ['X X 0 - X', O, O, A, O],
];

const CASES = [...cases(3, 3, THREE_OF_THREE), ...cases(2, 3, TWO_OF_THREE), ...cases(4, 5, FOUR_OF_FIVE)];

function cases(M: number, N: number, rows: readonly Row[]) {
  return rows.flatMap(([row, ...states]) =>
    TREATMENTS.map((missing, column) => ({ row, M, N, missing, expected: states[column]! })),
  );
}

describe('an alarm whose missing data counts as', () => {
  it.each(CASES.filter(({ expected }) => expected !== KEEP))(
    '$missing, with $M of $N, makes of  $row  $expected',
    async ({ row, expected, ...policy }) => expect(await stateAfter(row, policy)).toBe(expected),
  );

  it.each(CASES.filter(({ expected }) => expected === KEEP))(
    '$missing, with $M of $N, keeps its state at  $row',
    async ({ row, M, N, missing }) => {
      const after = await Promise.all([O, A, I].map((before) => stateAfter(row, { M, N, missing, before })));
      expect(after).toEqual([O, A, I]);
    },
  );

  it('looks two periods beyond its evaluation periods, and no further', async () => {
    const policy = { M: 1, N: 1, missing: 'missing' };
    expect(await stateAfter('X - -', policy)).toBe(A);
    expect(await stateAfter('X - - -', policy)).toBe(I);
  });
});
