import { backOff, type Failures } from '../../control-loop/kindFailures.ts';
import type { Decision } from './decision.ts';
import type { CrossZoneSetting, TargetState, TargetView } from '../../aws/elasticLoadBalancing/target.ts';

/** Long work under way on one target group. If it is lost, every target stays and a bridge that is on stays on. */
export interface Progress {
  /** The bridge that we have turned on; undefined where there is none. */
  readonly bridge: Bridge | undefined;
  /** Targets that we have registered, by key, as long as they may have to leave again. */
  readonly registered: Readonly<Record<string, Registration>>;
  /** Targets that leave as soon as all newcomers of their plan are healthy. */
  readonly plan: { readonly newcomers: readonly string[]; readonly donors: readonly string[] } | undefined;
  /** Targets whose deregistration ELB has been asked for, by key, and when. */
  readonly leaving: Readonly<Record<string, number>>;
  /** What the pool was asked for, by the name of the order. */
  readonly orders: Readonly<Record<string, Order>>;
  /** When targets were moved within the last minute, one entry for each. */
  readonly movesMs: readonly number[];
  /** Since when every zone holds; undefined as long as one does not. */
  readonly holdsSinceMs: number | undefined;
  /** Since when something could be given back; undefined as long as all of it is needed. */
  readonly surplusSinceMs: number | undefined;
  /** Spares that did not become healthy, by key, and until when they are passed over. */
  readonly passedOver: Readonly<Record<string, number>>;
  /** Kinds of decisions that could not be carried out lately, and how often in a row. */
  readonly failures: Failures;
}

export interface Bridge {
  readonly sinceMs: number;
  /** What the group's attribute said before. */
  readonly before: CrossZoneSetting;
}

export interface Registration {
  readonly atMs: number;
  readonly zone: string;
  /** A spare leaves again when its zone does not need it any more; a replacement stays. */
  readonly as: 'spare' | 'replacement';
}

export interface Order {
  readonly atMs: number;
  readonly zone: string;
  readonly count: number;
  /** Instances that came of it, as far as they are known. */
  readonly instanceIds: readonly string[];
  /** What a service's desired count becomes by it. */
  readonly desired: number;
  /** AWS has not said yet that it has taken the order: it is sent again, and has its effect once. */
  readonly isOpen: boolean;
  /** What a service's desired count becomes when the order is undone; undefined until that is decided. */
  readonly desiredAfter: number | undefined;
}

export const NO_PROGRESS: Progress = {
  bridge: undefined,
  registered: {},
  plan: undefined,
  leaving: {},
  orders: {},
  movesMs: [],
  holdsSinceMs: undefined,
  surplusSinceMs: undefined,
  passedOver: {},
  failures: {},
};

/** ELB shows that a target comes or goes some seconds after it was told (a guess); until then it is taken for done. */
export const OUT_OF_SIGHT_MS = 120_000;

/**
 * A newcomer that is not healthy after ten minutes will not help: users see 90 seconds to five minutes until a target of
 * a Network Load Balancer serves.
 */
export const NEWCOMER_PATIENCE_MS = 600_000;

/** A spare that failed is tried again after an hour: somebody may have mended it. */
const PASSED_OVER_MS = 3_600_000;

/** What is remembered before a decision is carried out, so that whoever comes next knows what was meant. */
export function progressOnDecision(progress: Progress, decision: Decision, nowMs: number): Progress {
  switch (decision.kind) {
    case 'bridge':
      // What is on for good is no bridge: nothing is to be given back.
      return decision.reason === 'always'
        ? progress
        : { ...progress, bridge: { sinceMs: nowMs, before: decision.before } };
    case 'register': {
      // Whoever comes for nobody may go again once it is not needed.
      const as = decision.donors.length > 0 ? 'replacement' : 'spare';
      const newcomers = decision.targets.map(({ key }) => key);
      const registrations = decision.targets.map(({ key, zone }) => [key, { atMs: nowMs, zone, as }] as const);
      return {
        ...progress,
        registered: { ...progress.registered, ...Object.fromEntries(registrations) },
        plan: decision.donors.length > 0 ? { newcomers, donors: decision.donors } : progress.plan,
        movesMs: moved(progress, newcomers.length, nowMs),
      };
    }
    case 'deregister': {
      const keys = decision.targets.map(({ key }) => key);
      const failed = decision.reason === 'newcomer-failed' ? keys : [];
      return {
        ...progress,
        leaving: { ...progress.leaving, ...Object.fromEntries(keys.map((key) => [key, nowMs])) },
        passedOver: {
          ...progress.passedOver,
          ...Object.fromEntries(failed.map((key) => [key, nowMs + PASSED_OVER_MS])),
        },
        movesMs: moved(progress, keys.length, nowMs),
      };
    }
    case 'launch': {
      const { token, zone, count, desired } = decision;
      const atMs = progress.orders[token]?.atMs ?? nowMs;
      const order = { atMs, zone, count, instanceIds: [], desired, isOpen: true, desiredAfter: undefined };
      return { ...progress, orders: { ...progress.orders, [token]: order } };
    }
    case 'return':
      return withOrder(progress, decision.token, (order) => ({ ...order, desiredAfter: decision.desired }));
    case 'hold':
    case 'spread':
    case 'unbridge':
      return progress;
  }
}

function withOrder(progress: Progress, token: string, change: (order: Order) => Order): Progress {
  const order = progress.orders[token];
  return order ? { ...progress, orders: { ...progress.orders, [token]: change(order) } } : progress;
}

const moved = ({ movesMs }: Progress, count: number, nowMs: number): number[] => [
  ...movesMs,
  ...Array.from({ length: count }, () => nowMs),
];

/** What is remembered once a decision has been carried out. */
export function progressOnSuccess(before: Progress, decision: Decision): Progress {
  const { [decision.kind]: _ended, ...failures } = before.failures;
  const progress = { ...before, failures };
  switch (decision.kind) {
    case 'unbridge':
      return { ...progress, bridge: undefined };
    case 'deregister': {
      const keys = new Set(decision.targets.map(({ key }) => key));
      const donors = progress.plan?.donors.filter((key) => !keys.has(key)) ?? [];
      return {
        ...progress,
        registered: filterValues(progress.registered, (_, key) => !keys.has(key)),
        plan: progress.plan && donors.length > 0 ? { ...progress.plan, donors } : undefined,
      };
    }
    case 'return':
      return { ...progress, orders: filterValues(progress.orders, (_, token) => token !== decision.token) };
    case 'launch':
      return withOrder(progress, decision.token, (order) => ({ ...order, isOpen: false }));
    case 'hold':
    case 'bridge':
    case 'register':
    case 'spread':
      return progress;
  }
}

/**
 * What failed is tried again later. An order that AWS may have taken stays: its name makes it harmless to repeat. One that
 * has come to nothing is given up, for under the same name it would come to nothing again.
 */
export function progressOnFailure(before: Progress, decision: Decision, error: unknown, nowMs: number): Progress {
  const isGivenUp = decision.kind === 'launch' && error instanceof NothingLaunchedError;
  const orders = isGivenUp ? filterValues(before.orders, (_, token) => token !== decision.token) : before.orders;
  return { ...before, orders, failures: backOff(before.failures, decision.kind, nowMs) };
}

/** AWS has taken an order, and says that nothing came of it. */
export class NothingLaunchedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NothingLaunchedError';
  }
}

const MINUTE_MS = 60_000;

/** Leaves out what has come to its end, as AWS shows it. */
export function forgetFinished(
  progress: Progress,
  { targets, isBridged }: { readonly targets: readonly TargetView[]; readonly isBridged: boolean },
  nowMs: number,
): Progress {
  const states = new Map(targets.map(({ key, state }) => [key, state]));
  const isGone = (key: string, sinceMs: number) => !states.has(key) && nowMs - sinceMs >= OUT_OF_SIGHT_MS;
  const registered = filterValues(progress.registered, ({ atMs, as }, key) => {
    if (isGone(key, atMs) || states.get(key) === 'draining') return false;
    // A replacement that serves is a target like any other.
    return as === 'spare' || states.get(key) !== 'healthy';
  });
  return {
    ...progress,
    // What was turned off by somebody else, or never took effect, is no bridge of ours any more.
    bridge: isBridged || (progress.bridge && nowMs - progress.bridge.sinceMs < MINUTE_MS) ? progress.bridge : undefined,
    registered,
    plan: progress.plan && isAlive(progress, states, nowMs) ? progress.plan : undefined,
    leaving: filterValues(
      progress.leaving,
      (atMs, key) => isLeaving(states.get(key)) || nowMs - atMs < OUT_OF_SIGHT_MS,
    ),
    movesMs: progress.movesMs.filter((atMs) => nowMs - atMs < MINUTE_MS),
    passedOver: filterValues(progress.passedOver, (untilMs) => untilMs > nowMs),
  };
}

/** A target that was asked to leave and neither drains nor is gone has never been asked: it is decided about anew. */
const isLeaving = (state: TargetState | undefined) => state === 'draining' || state === 'unhealthy.draining';

/** A plan ends when a newcomer of it is gone or fails, or when all of its donors are gone. */
function isAlive({ plan, registered }: Progress, states: ReadonlyMap<string, string>, nowMs: number): boolean {
  const { newcomers, donors } = plan!;
  const stands = newcomers.every((key) => {
    if (states.get(key) === 'healthy') return true;
    const { atMs } = registered[key] ?? { atMs: 0 };
    return nowMs - atMs < NEWCOMER_PATIENCE_MS;
  });
  return stands && donors.some((key) => states.has(key) && states.get(key) !== 'draining');
}

function filterValues<T>(record: Readonly<Record<string, T>>, keep: (value: T, key: string) => boolean) {
  return Object.fromEntries(Object.entries(record).filter(([key, value]) => keep(value, key)));
}
