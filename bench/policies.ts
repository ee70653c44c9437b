import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Comparison, type Outcome, runPolicy } from '../backtest/compare.ts';
import { frontierNames, reportOf } from '../backtest/report.ts';
import { CONNECTION_PROFILES, readTrace } from '../sandbox/physics/index.ts';
import type { Say } from './figure.ts';
import { rounded } from './statistics.ts';

/** One trace under one assumption: Evenkeel, with the fleet's defaults, against Aurora Auto Scaling at Evenkeel's own reader-seconds. */
export interface PolicyRow {
  readonly trace: string;
  readonly assumption: string;
  readonly days: number;
  /** The mean number of billed readers. */
  readonly readers: number;
  readonly overloadPercent: number;
  readonly frontierOverloadPercent: number;
  readonly overloadRatio: number | undefined;
  readonly overloadAnywhereRatio: number | undefined;
  /** The same with forecast and relief always on, and always off: each at its own reader-seconds. */
  readonly overloadAnywhereRatioOn: number | undefined;
  readonly overloadAnywhereRatioOff: number | undefined;
  readonly changesRatio: number | undefined;
  readonly connectionsCut: number;
}

export interface PolicyTable {
  readonly rows: readonly PolicyRow[];
  /** Over the traces on which Aurora Auto Scaling at that cost is overloaded for 0.05 % of the time or more. */
  readonly geometricMeans: Readonly<Record<string, { readonly overload: number; readonly anywhere: number }>>;
}

type Assumption = Partial<Pick<Comparison, 'profile' | 'autoScaling' | 'durations' | 'physics'>>;

/** The three profiles; then each undocumented constant by itself, at both ends of the range that users report. */
const ASSUMPTIONS: Readonly<Record<string, Assumption>> = {
  ...Object.fromEntries(CONNECTION_PROFILES.map((profile) => [profile, { profile }])),
  '5 datapoints': { autoScaling: { scaleOutDatapoints: 5 } },
  'builds of 3 min': { durations: { instanceCreating: [180, 180] } },
  'builds of 8 min': { durations: { instanceCreating: [480, 480] } },
  'metrics 1 min late': { physics: { metricDelayMs: [60_000, 60_000] } },
  'metrics 2 min late': { physics: { metricDelayMs: [120_000, 120_000] } },
};

const PEAK_READERS = 8;
const TARGET_PERCENT = 60;
const BOUNDS = { min: 1, max: 15 };
const COUNTED_FROM_PERCENT = 0.05;
const MINUTES_A_DAY = 1440;

/** Compares policies over all traces of a folder. @param days the maximum that is used of each trace */
export async function comparePolicies(folder: string, days: number, say: Say): Promise<PolicyTable> {
  const rows: PolicyRow[] = [];
  for (const [assumption, assumed] of Object.entries(ASSUMPTIONS)) {
    for (const file of tracesIn(folder)) {
      say(`${assumption}: ${file}`);
      rows.push(await compareOn(file, assumption, assumed, days));
    }
  }
  return { rows, geometricMeans: meansOf(rows) };
}

async function compareOn(file: string, assumption: string, assumed: Assumption, days: number): Promise<PolicyRow> {
  const whole = readTrace(file);
  const minutes = Math.min(whole.values.length, Math.round(days * MINUTES_A_DAY));
  const comparison: Comparison = {
    trace: readTrace(file, { minutes }),
    peakReaders: PEAK_READERS,
    targetCpuPercent: TARGET_PERCENT,
    bounds: BOUNDS,
    seed: 1,
    profile: 'pool-30m',
    ...assumed,
  };
  const frontier: Outcome[] = [];
  for (const name of ['aurora-auto-scaling', ...frontierNames(TARGET_PERCENT)])
    frontier.push(await runPolicy(name, comparison));
  const reportWith = async (evenkeel: NonNullable<Comparison['evenkeel']>) =>
    reportOf(comparison, [await runPolicy('evenkeel', { ...comparison, evenkeel }), ...frontier], []);
  const { seconds, policies, atEqualCost } = await reportWith({});
  const [on, off] = [
    await reportWith({ forecast: 'on', relief: 'on' }),
    await reportWith({ forecast: 'off', relief: 'off' }),
  ];
  const evenkeel = policies[0]!;
  return {
    trace: file
      .split('/')
      .at(-1)!
      .replace(/\.csv$/, ''),
    assumption,
    days: rounded(minutes / MINUTES_A_DAY, 1),
    readers: rounded(evenkeel.readerSeconds / seconds, 3),
    overloadPercent: rounded((100 * evenkeel.overloadSeconds) / seconds, 3),
    frontierOverloadPercent: rounded((100 * atEqualCost!.overloadSeconds) / seconds, 3),
    overloadRatio: atEqualCost!.overloadRatio,
    overloadAnywhereRatio: atEqualCost!.overloadAnywhereRatio,
    overloadAnywhereRatioOn: on.atEqualCost!.overloadAnywhereRatio,
    overloadAnywhereRatioOff: off.atEqualCost!.overloadAnywhereRatio,
    changesRatio: atEqualCost!.changesRatio,
    connectionsCut: evenkeel.connectionsCut,
  };
}

function tracesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.csv') && statSync(path).isFile());
  if (files.length === 0) throw new Error(`No trace (*.csv) in ${folder}.`);
  return files.toSorted();
}

function meansOf(rows: readonly PolicyRow[]): PolicyTable['geometricMeans'] {
  const counted = rows.filter((row) => row.frontierOverloadPercent >= COUNTED_FROM_PERCENT);
  return Object.fromEntries(
    [...Map.groupBy(counted, ({ assumption }) => assumption)].map(([assumption, some]) => [
      assumption,
      {
        overload: geometricMean(some.map(({ overloadRatio }) => overloadRatio ?? 1)),
        anywhere: geometricMean(some.map(({ overloadAnywhereRatio }) => overloadAnywhereRatio ?? 1)),
      },
    ]),
  );
}

/** A ratio of 0 would make the geometric mean 0: the smallest ratio counts as a thousandth. */
const geometricMean = (ratios: readonly number[]): number =>
  rounded(Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(Math.max(ratio, 0.001)), 0) / ratios.length), 3);

const COLUMNS = [
  ['assumption', (row: PolicyRow) => row.assumption],
  ['trace', (row: PolicyRow) => row.trace.slice(0, 34)],
  ['days', (row: PolicyRow) => String(row.days)],
  ['readers', (row: PolicyRow) => row.readers.toFixed(2)],
  ['overloaded %', (row: PolicyRow) => row.overloadPercent.toFixed(3)],
  ['frontier %', (row: PolicyRow) => row.frontierOverloadPercent.toFixed(3)],
  ['ratio', (row: PolicyRow) => row.overloadRatio?.toFixed(2) ?? ''],
  ['all readers', (row: PolicyRow) => row.overloadAnywhereRatio?.toFixed(2) ?? ''],
  ['on', (row: PolicyRow) => row.overloadAnywhereRatioOn?.toFixed(2) ?? ''],
  ['off', (row: PolicyRow) => row.overloadAnywhereRatioOff?.toFixed(2) ?? ''],
  ['changes', (row: PolicyRow) => row.changesRatio?.toFixed(2) ?? ''],
  ['cut', (row: PolicyRow) => String(row.connectionsCut)],
] as const;

/** A row for each trace and assumption, and the geometric means. */
export function policyTableText({ rows, geometricMeans }: PolicyTable): string {
  const cells = [COLUMNS.map(([title]) => title as string), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  return [
    ...cells.map((line) =>
      line.map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
    ),
    '',
    'ratio, all readers: with the defaults; on, off: all readers, with forecast and relief always on, and always off.',
    'geometric means of the overload ratio, and of the same over all readers, including excluded ones:',
    ...Object.entries(geometricMeans).map(
      ([assumption, { overload, anywhere }]) =>
        `  ${assumption.padEnd(widths[0]!)}  ${overload.toFixed(3)}  ${anywhere.toFixed(3)}`,
    ),
  ].join('\n');
}
