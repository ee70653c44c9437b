import { readTrace, type Trace } from '../sandbox/physics/index.ts';
import { KEPT_DAYS, readClusterHistory } from './clusterHistory.ts';
import { identify } from './evenkeel/caller.ts';
import { setEnvironment } from './evenkeel/environment.ts';
import { explainFailure } from './evenkeel/failure.ts';

/** The source of the load. */
export interface CommandSource {
  readonly trace?: string;
  readonly column?: string;
  readonly cluster?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly days?: number;
}

/** The default for the days of a cluster's history. */
const CLUSTER_DAYS = 14;

const MINUTES_A_DAY = 1440;

/** The load with warnings about it. @throws TraceError, or an Error with what to do */
export async function loadSource(source: CommandSource): Promise<{ trace: Trace; warnings: string[] }> {
  const { trace: file, cluster, days } = source;
  if ((file === undefined) === (cluster === undefined))
    throw new Error('Specify the load: --trace FILE, or --cluster NAME for the load of a cluster from CloudWatch.');
  if (file !== undefined) return loadWindow(file, source);
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

function loadWindow(file: string, { column, days }: CommandSource): { trace: Trace; warnings: string[] } {
  const whole = readTrace(file, { column });
  const available = whole.values.length;
  const wanted = days === undefined ? available : Math.round(days * MINUTES_A_DAY);
  const trace = wanted < available ? readTrace(file, { column, minutes: Math.max(2, wanted) }) : whole;
  return { trace, warnings: warningsOf(trace, wanted > available ? days : undefined) };
}

function warningsOf({ missingPoints, values }: Trace, tooManyDays: number | undefined): string[] {
  const warnings: string[] = [];
  if (tooManyDays !== undefined)
    warnings.push(`the load covers only ${(values.length / MINUTES_A_DAY).toFixed(1)} of ${tooManyDays} days`);
  if (missingPoints > 0) warnings.push(`${missingPoints} missing points were interpolated`);
  if (values.every((value) => value === values[0])) warnings.push('the load is constant');
  return warnings;
}
