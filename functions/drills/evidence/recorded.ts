import type { DrillRecord } from '../api/record.ts';
import type { DrillFigures } from './evidence.ts';

/** The figures of a drill as its record has them, for whoever may not read the evidence; undefined until it has ended. */
export function figuresOf(record: DrillRecord): DrillFigures | undefined {
  const { drillId, drill, input, verdict, requestedAtMs, injection, shortReport } = record;
  if (verdict === undefined) return undefined;
  const { injectedAtMs, downtimeMs, downtimeErrorMs } = shortReport ?? {};
  const settledAtMs = injection?.settledAtMs;
  return {
    drillId,
    drill,
    resource: input.resource,
    dryRun: input.dryRun ?? false,
    verdict,
    requestedAtMs,
    injectionDowntimeMs: downtimeMs,
    downtimeErrorMs,
    settlingMs: injectedAtMs === undefined || settledAtMs === undefined ? undefined : settledAtMs - injectedAtMs,
  };
}
