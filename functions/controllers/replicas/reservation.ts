/** A capacity reservation as RDS describes it, or why it does not. */
export interface ReservationView {
  /** Its name or identifier, as the fleet has it. */
  readonly id: string;
  /** RDS's own state: `active`, `pending`, `scheduled`, `expired`, …; `not-found`, or `unknown` where RDS gave no answer. */
  readonly state: string;
  readonly instanceClass: string;
  readonly engine: string;
  /** How many more instances it holds capacity for, by zone. */
  readonly freeByZone: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch; undefined where it has no end. */
  readonly endMs: number | undefined;
}

/** "A DB instance can use the reservation in the active state only" (API reference), and only before its end date. */
export const isUsable = ({ state, engine, endMs }: ReservationView, clusterEngine: string, nowMs: number): boolean =>
  state === 'active' && engine === clusterEngine && (endMs === undefined || nowMs < endMs);

/** What keeps its slots from being used, for a person; undefined if nothing does. */
export function describeUnusable(
  reservation: ReservationView,
  clusterEngine: string,
  zones: readonly string[],
  nowMs: number,
): string | undefined {
  const { id, state, engine, freeByZone, endMs } = reservation;
  if (state === 'not-found') return `The capacity reservation ${id} does not exist`;
  if (state === 'unknown') return `The capacity reservation ${id} cannot be read`;
  if (state !== 'active') return `The capacity reservation ${id} is ${state}, not active`;
  if (engine !== clusterEngine) return `The capacity reservation ${id} is for ${engine}, not for ${clusterEngine}`;
  if (endMs !== undefined && nowMs >= endMs) return `The capacity reservation ${id} has expired`;
  const isCovered = zones.some((zone) => zone in freeByZone);
  return isCovered ? undefined : `The capacity reservation ${id} covers no zone of the fleet`;
}
