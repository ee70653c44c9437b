/** Readers that there are and may be. */
export interface Capacity {
  readonly readers: number;
  readonly min: number;
  readonly max: number;
}

/** What the alarm of a policy says. */
export interface Demand {
  readonly value: number;
  readonly targetValue: number;
  readonly cooldownSeconds: number;
}

/** Why nothing is scaled, in the words of NotScaledReason; undefined for reasons that AWS has no word for. */
type HoldCode =
  | 'AlreadyAtDesiredCapacity'
  | 'AlreadyAtMaxCapacity'
  | 'AlreadyAtMinCapacity'
  | 'AutoScalingAnticipatedFlapping'
  | 'TargetServicePutResourceAsUnscalable';

export type Verdict =
  | { readonly kind: 'set'; readonly readers: number }
  | { readonly kind: 'hold'; readonly code: HoldCode | undefined };

export const hold = (code: HoldCode | undefined): Verdict => ({ kind: 'hold', code });

/**
 * Out if any policy asks for it, to the largest number that one of them asks for. A scale-out also makes up for the
 * minimum; if there are more readers than the maximum already, they stay (both as documented for Amazon ECS).
 */
export function scaleOut(
  { readers, min, max }: Capacity,
  demands: readonly Demand[],
  previous: { readonly endedMs: number; readonly fromReaders: number } | undefined,
  nowMs: number,
): Verdict {
  if (readers >= max) return hold('AlreadyAtMaxCapacity');
  const isCooling = ({ cooldownSeconds }: Demand) =>
    previous !== undefined && nowMs < previous.endedMs + cooldownSeconds * 1000;
  // During a cooldown, what was added counts as part of what is asked for next, so that only a larger demand adds
  // something (user guide, "Define cooldown periods", whose example is a step policy). That a target tracking policy
  // therefore counts from the readers before the first one is a guess.
  const wanted = demands.map((demand) => proportional(demand, isCooling(demand) ? previous!.fromReaders : readers));
  const to = Math.min(max, Math.max(min, ...wanted));
  if (to > readers) return { kind: 'set', readers: to };
  return hold(demands.some(isCooling) ? undefined : 'AlreadyAtDesiredCapacity');
}

/** In only if all policies ask for it, one reader at a time, and not if that lifted a metric over its target. */
export function scaleIn(
  { readers, min }: Capacity,
  demands: readonly (Demand | undefined)[],
  previousEndedMs: number | undefined,
  nowMs: number,
): Verdict {
  if (readers <= min) return hold('AlreadyAtMinCapacity');
  const ready = demands.filter((demand) => demand !== undefined);
  if (ready.length < demands.length) return hold(undefined);
  const cooldownMs = 1000 * Math.max(...ready.map(({ cooldownSeconds }) => cooldownSeconds));
  if (previousEndedMs !== undefined && nowMs < previousEndedMs + cooldownMs) return hold(undefined);
  const isLifted = ready.some((demand) => proportional(demand, readers) > readers - 1);
  return isLifted ? hold('AutoScalingAnticipatedFlapping') : { kind: 'set', readers: readers - 1 };
}

/** The readers at which the metric would be at its target: the working model, AWS documents "proportional" and no more. */
const proportional = ({ value, targetValue }: Demand, readers: number): number =>
  Math.ceil((readers * value) / targetValue - ROUNDING);

/** Keeps a quotient that is whole but for its last bit from becoming one more. */
const ROUNDING = 1e-9;
