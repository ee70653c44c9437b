import { DAY_MS } from '../times.ts';

/** How long datapoints of which step are kept. Source: CloudWatch user guide, "Metrics retention". */
const RETENTION = [
  { stepMinutes: 1, maxAgeMs: 15 * DAY_MS },
  { stepMinutes: 5, maxAgeMs: 63 * DAY_MS },
  { stepMinutes: 60, maxAgeMs: 455 * DAY_MS },
] as const;

/** The step in which datapoints of this age are still kept; undefined if they are not kept any more. */
export const retainedStepMinutes = (ageMs: number): number | undefined =>
  RETENTION.find(({ maxAgeMs }) => ageMs <= maxAgeMs)?.stepMinutes;
