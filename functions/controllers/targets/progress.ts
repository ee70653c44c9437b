import type { CrossZoneSetting } from '../../aws/elasticLoadBalancing/target.ts';
import type { BaseProgress, Memory } from '../../control-loop/controller.ts';
import { readFailures } from '../../control-loop/failures.ts';
import type { Decision } from './decision.ts';
import type { KnownRouting } from './routing.ts';
import { filterValues } from '../../control-loop/records.ts';

/** Long work under way on one target group. If it is lost, every target stays and a bridge that is on stays on. */
export interface Progress extends BaseProgress {
  /** The bridge that we have turned on; undefined where there is none. */
  readonly bridge: Bridge | undefined;
  /** Targets that we have registered, by key, as long as they may have to leave again. */
  readonly registered: Readonly<Record<string, Registration>>;
  /** Targets that leave as soon as all newcomers of their rebalancing are healthy. */
  readonly rebalance: { readonly newcomers: readonly string[]; readonly donors: readonly string[] } | undefined;
  /** Targets whose deregistration ELB has been asked for, by key, and when. */
  readonly leaving: Readonly<Record<string, number>>;
  /** What the pool was asked for, by the name of the order. */
  readonly orders: Readonly<Record<string, Order>>;
  /** When machines were moved within the last minute, one entry for each. */
  readonly movesMs: readonly number[];
  /** Since when every zone holds; undefined as long as one does not. */
  readonly holdsSinceMs: number | undefined;
  /** Since when something could be given back; undefined as long as all of it is needed. */
  readonly surplusSinceMs: number | undefined;
  /** Spares that did not become healthy, by key, and until when they are passed over. */
  readonly passedOver: Readonly<Record<string, number>>;
  /** How the listeners shared connections out when somebody looked last; undefined until then. */
  readonly routing: KnownRouting | undefined;
  /** Instances that EC2 takes back, or recommends to replace, by their IDs: they count as gone. */
  readonly warned: Readonly<Record<string, Warned>>;
  /** Who else has changed the group's attributes last, if CloudTrail told; undefined as long as nobody has. */
  readonly otherHand: OtherHand | undefined;
}

export interface Warned {
  readonly warning: 'interruption' | 'rebalance';
  readonly atMs: number;
}

export interface OtherHand {
  /** The ARN of the role's session or of the user, or the service. */
  readonly principal: string;
  readonly atMs: number;
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
  rebalance: undefined,
  leaving: {},
  orders: {},
  movesMs: [],
  holdsSinceMs: undefined,
  surplusSinceMs: undefined,
  passedOver: {},
  routing: undefined,
  warned: {},
  otherHand: undefined,
  failures: {},
};

/** What an older version has written: it called a rebalancing a plan. */
type Written = Partial<Progress> & { readonly plan?: Progress['rebalance'] };

/** What the ledger remembers, whichever version wrote it. */
export function readProgress(written: Written | undefined): Progress {
  const { plan, ...known } = written ?? {};
  const failures = readFailures(known.failures ?? {});
  return { ...NO_PROGRESS, ...known, rebalance: known.rebalance ?? plan, failures };
}

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
function progressOnDecision(progress: Progress, decision: Decision, nowMs: number): Progress {
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
        rebalance: decision.donors.length > 0 ? { newcomers, donors: decision.donors } : progress.rebalance,
        movesMs: moved(progress, decision.targets, nowMs),
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
        movesMs: moved(progress, decision.targets, nowMs),
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

/** Two ports of one machine move together. */
const moved = ({ movesMs }: Progress, targets: readonly { readonly id: string }[], nowMs: number): number[] => [
  ...movesMs,
  ...Array.from(new Set(targets.map(({ id }) => id)), () => nowMs),
];

/** What is remembered once a decision has been carried out. */
function progressOnSuccess(progress: Progress, decision: Decision): Progress {
  switch (decision.kind) {
    case 'unbridge':
      return { ...progress, bridge: undefined };
    case 'deregister': {
      const keys = new Set(decision.targets.map(({ key }) => key));
      const donors = progress.rebalance?.donors.filter((key) => !keys.has(key)) ?? [];
      return {
        ...progress,
        registered: filterValues(progress.registered, (_, key) => !keys.has(key)),
        rebalance: progress.rebalance && donors.length > 0 ? { ...progress.rebalance, donors } : undefined,
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
 * An order that AWS may have taken stays: its name makes it harmless to repeat. One that has come to nothing is given up,
 * for under the same name it would come to nothing again; of one that has come to less, what is there is all of it, and
 * the rest is ordered anew.
 */
function progressOnFailure(progress: Progress, decision: Decision, error: unknown): Progress {
  if (decision.kind !== 'launch' || !(error instanceof IncompleteLaunchError)) return progress;
  const { token } = decision;
  const { instanceIds } = error;
  if (instanceIds.length === 0)
    return { ...progress, orders: filterValues(progress.orders, (_, one) => one !== token) };
  return withOrder(progress, token, (order) => ({ ...order, count: instanceIds.length, instanceIds, isOpen: false }));
}

export const memory: Memory<Decision, Progress> = {
  progressOnDecision,
  progressOnSuccess,
  progressOnFailure,
  // A shift is seen by what was before it.
  isWorthKeeping: (known, { routing }) => known?.routing?.shares !== routing?.shares,
};

/** AWS has taken an order, and says that less came of it than was ordered. */
export class IncompleteLaunchError extends Error {
  readonly instanceIds: readonly string[];

  /** @param instanceIds what came of it; empty where nothing did */
  constructor(message: string, instanceIds: readonly string[]) {
    super(message);
    this.name = 'IncompleteLaunchError';
    this.instanceIds = instanceIds;
  }
}
