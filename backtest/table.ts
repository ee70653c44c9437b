import { styleText } from 'node:util';
import type { BacktestReport, PolicyReport } from './report.ts';

const COLUMNS: readonly (readonly [title: string, cell: (policy: PolicyReport, seconds: number) => string])[] = [
  ['policy', ({ name }) => name],
  ['overloaded s', ({ overloadSeconds }) => whole(overloadSeconds)],
  ['% of time', ({ overloadSeconds }, seconds) => ((100 * overloadSeconds) / seconds).toFixed(3)],
  ['all readers', ({ overloadSecondsAnywhere }) => whole(overloadSecondsAnywhere)],
  ['work over capacity', ({ workOverCapacity }) => `${(100 * workOverCapacity).toFixed(3)} %`],
  ['p99 ms', ({ p99LatencyMs }) => whole(p99LatencyMs)],
  ['cut', ({ connectionsCut }) => whole(connectionsCut)],
  ['reader-seconds', ({ readerSeconds }) => whole(readerSeconds)],
  ['readers', ({ readerSeconds }, seconds) => (readerSeconds / seconds).toFixed(2)],
  ['changes/day', ({ changesPerDay }) => changesPerDay.toFixed(1)],
];

/** A row for each policy, facts about the trace, and the comparison with the frontier if there is one. */
export function tableOf({
  seconds,
  trace,
  profile,
  policies,
  atEqualCost,
  warnings,
  ...report
}: BacktestReport): string {
  const rows = [COLUMNS.map(([title]) => title), ...policies.map((p) => COLUMNS.map(([, cell]) => cell(p, seconds)))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ');
  return [
    `${trace}: ${(seconds / 86_400).toFixed(1)} days, peak of ${report.peakReaders} readers, target ${report.targetCpuPercent} %, ${profile}, seed ${report.seed}`,
    ...warnings.map((warning) => styleText('yellow', `warning: ${warning}`)),
    '',
    styleText('bold', line(rows[0]!)),
    ...rows.slice(1).map(line),
    ...(atEqualCost ? ['', ...equalCostLines(atEqualCost)] : []),
  ].join('\n');
}

function equalCostLines(equal: NonNullable<BacktestReport['atEqualCost']>): string[] {
  const of = (ratio: number | undefined) => (ratio === undefined ? 'n/a' : `${ratio.toFixed(2)}x`);
  return [
    `Evenkeel against Aurora Auto Scaling at the same reader-seconds${equal.isWithinFrontier ? '' : ' (outside its frontier: compared with its nearest end)'}:`,
    `  overloaded seconds ${of(equal.overloadRatio)} of ${whole(equal.overloadSeconds)}; over all readers, including excluded ones, ${of(equal.overloadAnywhereRatio)}`,
    `  changes ${of(equal.changesRatio)} of ${whole(equal.changes)}`,
  ];
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
