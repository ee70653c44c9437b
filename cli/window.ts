import { readDurationMs } from '../functions/control-loop/duration.ts';
import { readTime, readTrace, type Trace, written } from '../sandbox/physics/index.ts';
import { KEPT_DAYS, readClusterHistory } from './clusterHistory.ts';
import { identify } from './evenkeel/caller.ts';
import { setEnvironment } from './evenkeel/environment.ts';
import { explainFailure } from './evenkeel/failure.ts';

/** The source of the load. */
export interface CommandSource {
  readonly trace?: string;
  readonly column?: string;
  readonly timestampColumn?: string;
  /** Where the window begins: a time of the trace, or so far into it. */
  readonly from?: string;
  readonly cluster?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly days?: number;
}

/** The default for the days of a cluster's history. */
const CLUSTER_DAYS = 14;

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;

/** The load of a window, what is known from before it, and warnings about both. */
export interface Source {
  readonly trace: Trace;
  /** The minutes up to the window: a history that a forecast may know. */
  readonly before?: Trace;
  readonly warnings: readonly string[];
}

/** @throws TraceError, or an Error with what to do */
export async function loadSource(source: CommandSource): Promise<Source> {
  const { trace: file, cluster, days } = source;
  if ((file === undefined) === (cluster === undefined))
    throw new Error('Specify the load: --trace FILE, or --cluster NAME for the load of a cluster from CloudWatch.');
  if (file !== undefined) return loadWindow(file, source);
  if (source.from !== undefined)
    throw new Error('--from is for a --trace: of a cluster, --days are the last ones in any case.');
  if ((days ?? 0) > KEPT_DAYS) throw new Error(`CloudWatch keeps ${KEPT_DAYS} days: reduce --days ${days}.`);
  setEnvironment(source);
  const trace = await readCluster(cluster!, days ?? CLUSTER_DAYS).catch((error: unknown) => {
    throw explainFailure(error, { stage: '' });
  });
  return { trace, warnings: warningsOf(trace, isShorter(trace, days ?? CLUSTER_DAYS)) };
}

/** A sandbox has its own time. */
async function readCluster(cluster: string, days: number): Promise<Trace> {
  const { nowMs } = await identify();
  return await readClusterHistory(cluster, days, nowMs);
}

const isShorter = ({ values }: Trace, days: number) => (values.length < 0.99 * days * MINUTES_A_DAY ? days : undefined);

function loadWindow(file: string, { column, timestampColumn, from, days }: CommandSource): Source {
  const columns = { column, timestampColumn };
  const whole = readTrace(file, columns);
  const skipped = from === undefined ? 0 : minutesBefore(file, whole, from);
  const available = whole.values.length - skipped;
  if (available < 2)
    throw new Error(`${file} lasts ${(whole.values.length / MINUTES_A_DAY).toFixed(1)} days: reduce --from ${from}.`);
  const wanted = days === undefined ? available : Math.max(2, Math.round(days * MINUTES_A_DAY));
  const minutes = Math.min(wanted, available);
  const beginning = new Date(whole.startMs + skipped * MINUTE_MS).toISOString();
  const trace = minutes < whole.values.length ? readTrace(file, { ...columns, from: beginning, minutes }) : whole;
  return {
    trace,
    ...(skipped > 1 && { before: readTrace(file, { ...columns, minutes: skipped }) }),
    warnings: warningsOf(trace, wanted > available ? days : undefined),
  };
}

/** `14d` and `14` are days into the trace; anything else is a time as the trace writes it. */
function minutesBefore(file: string, { startMs, values }: Trace, from: string): number {
  const isDays = /^\d+(\.\d+)?$/.test(from) && from.length < 10;
  const intoMs = readDurationMs(isDays ? `${from}d` : from);
  const timeMs = intoMs === undefined ? readTime(from)?.timeMs : startMs + intoMs;
  const last = startMs + (values.length - 1) * MINUTE_MS;
  const span = `${file} runs from ${written(startMs)} to ${written(last)}`;
  if (timeMs === undefined)
    throw new Error(
      `--from ${from}: expected a time such as "2014-07-15", or days into the trace such as 14d; ${span}.`,
    );
  if (timeMs < startMs || timeMs > last) throw new Error(`--from ${from} is outside the trace: ${span}.`);
  return Math.floor((timeMs - startMs) / MINUTE_MS);
}

function warningsOf({ missingPoints, values, notes }: Trace, tooManyDays: number | undefined): string[] {
  const warnings = [...notes];
  if (tooManyDays !== undefined)
    warnings.push(`the load covers only ${(values.length / MINUTES_A_DAY).toFixed(1)} of ${tooManyDays} days`);
  if (missingPoints > 0) warnings.push(`${missingPoints} missing points were interpolated`);
  if (values.every((value) => value === values[0])) warnings.push('the load is constant');
  return warnings;
}
