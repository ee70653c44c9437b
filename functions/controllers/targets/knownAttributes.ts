import { type Attributes, describeGroupAttributes } from '../../aws/elasticLoadBalancing/targetGroups.ts';

/** Attributes seldom change: for the sweep, an execution environment asks once an hour. */
const KEPT_MS = 3_600_000;

const known = new Map<string, { readonly readMs: number; readonly attributes: Attributes }>();

/** As they are now: for whoever acts. */
export async function readAttributes(arn: string, nowMs: number): Promise<Attributes> {
  const attributes = await describeGroupAttributes(arn);
  known.set(arn, { readMs: nowMs, attributes });
  return attributes;
}

/** As they were within the last hour: for a look from afar. */
export async function recallAttributes(arn: string, nowMs: number): Promise<Attributes> {
  const kept = known.get(arn);
  return kept && nowMs - kept.readMs < KEPT_MS ? kept.attributes : await readAttributes(arn, nowMs);
}
