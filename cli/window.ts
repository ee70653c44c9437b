import { readTrace, type Trace } from '../sandbox/physics/index.ts';
import { KEPT_DAYS, readClusterHistory } from './clusterHistory.ts';
import { identify } from './evenkeel/caller.ts';
import { setEnvironment } from './evenkeel/environment.ts';
import { explainFailure } from './evenkeel/failure.ts';

/** Where the load comes from. */
export interface CommandSource {
  readonly trace?: string;
  readonly column?: string;
  readonly cluster?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly days?: number;
}

/** Days of a cluster's history, unless told. */
const CLUSTER_DAYS = 14;

const MINUTES_A_DAY = 1440;

/** The load that is run, and what about it should be known. Rejects with TraceError, or an Error with advice. */
export async function loadSource(source: CommandSource): Promise<{ trace: Trace; warnings: string[] }> {
  const { trace: file, cluster, days } = source;
  if ((file === undefined) === (cluster === undefined))
    throw new Error('Give a load: either --trace FILE, or --cluster NAME for what CloudWatch knows of a cluster.');
  if (file !== undefined) return loadWindow(file, source);
  if ((days ?? 0) > KEPT_DAYS) throw new Error(`CloudWatch keeps ${KEPT_DAYS} days; --days ${days} is more.`);
  setEnvironment(source);
  const trace = await readCluster(cluster!, days ?? CLUSTER_DAYS).catch((error: unknown) => {
    throw explainFailure(error, { stage: '' });
  });
  return { trace, warnings: warningsOf(trace, isShorter(trace, days ?? CLUSTER_DAYS)) };
}

/** A sandbox's time is not that of this machine. */
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
    warnings.push(`the load is known for ${(values.length / MINUTES_A_DAY).toFixed(1)} of ${tooManyDays} days`);
  if (missingPoints > 0)
    warnings.push(`${missingPoints} points are missing and lie on a line between their neighbours`);
  if (values.every((value) => value === values[0])) warnings.push('the load never changes');
  return warnings;
}
