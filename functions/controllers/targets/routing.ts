import type { ListenerWeights } from '../../aws/elasticLoadBalancing/listenerWeights.ts';

/** What the listeners of the load balancer send to a group, beside its neighbours. */
export interface RoutingView {
  /**
   * `serving` unless every listener that names the group gives it no connection: because its weight is 0 and another's is
   * not, or because all weights there are 0, so that nobody gets one. A group that only rules name is `serving`.
   */
  readonly service: 'serving' | 'weight-zero' | 'all-weights-zero';
  /** The largest share of new connections that a listener with several groups gives it, in percent; undefined without one. */
  readonly sharePercent: number | undefined;
  /** How the listeners that do not send everything to the group share connections out: differs if that has changed. */
  readonly shares: string;
}

/** What is remembered of it. */
export interface KnownRouting {
  readonly shares: string;
  /** When a look found that the shares had changed; undefined as long as none has. */
  readonly changedMs: number | undefined;
}

/**
 * From a change of weights until it is over, where no other follows: CodeDeploy's longest predefined canary of ECS waits
 * 15 minutes between its two steps (CodeDeploy user guide, "Deployment configurations").
 */
const SHIFT_MS = 20 * 60_000;

/** @param arn of the group */
export function routingOf(arn: string, listeners: readonly ListenerWeights[]): RoutingView {
  const naming = listeners.filter(({ weights }) => arn in weights).map((one) => ({ ...one, total: totalOf(one) }));
  const shareIn = ({ weights, total }: (typeof naming)[number]) => (total === 0 ? 0 : weights[arn]! / total);
  const shared = naming.filter(({ weights }) => Object.keys(weights).length > 1);
  const isServing = naming.length === 0 || naming.some((one) => shareIn(one) > 0);
  const isWeightless = naming.every(({ total }) => total === 0);
  return {
    service: isServing ? 'serving' : isWeightless ? 'all-weights-zero' : 'weight-zero',
    sharePercent: shared.length > 0 ? Math.round(100 * Math.max(...shared.map(shareIn))) : undefined,
    shares: naming
      .filter((one) => shareIn(one) < 1)
      .map(textOf)
      .toSorted()
      .join(' '),
  };
}

/** No listener names the group: as CodeDeploy leaves the one whose listener it has given to another group. */
export const UNROUTED: RoutingView = { service: 'weight-zero', sharePercent: undefined, shares: 'none' };

/** The groups that no listener gives a connection although one names them. */
export const outOfService = (arns: readonly string[], listeners: readonly ListenerWeights[]): ReadonlySet<string> =>
  new Set(arns.filter((arn) => routingOf(arn, listeners).service !== 'serving'));

/** The other groups that get connections from a listener that sends to this group, too. */
export const servingBeside = (arn: string, listeners: readonly ListenerWeights[]): ReadonlySet<string> =>
  new Set(
    listeners.flatMap(({ weights }) =>
      arn in weights ? Object.keys(weights).filter((other) => other !== arn && weights[other]! > 0) : [],
    ),
  );

/** @param seen undefined where nobody has looked: what is known stays */
export function rememberRouting(
  known: KnownRouting | undefined,
  seen: Pick<RoutingView, 'shares'> | undefined,
  nowMs: number,
): KnownRouting | undefined {
  if (!seen || known?.shares === seen.shares) return known;
  return { shares: seen.shares, changedMs: known && nowMs };
}

/** Whether the weights have changed lately: the next step of a deployment may follow. */
export const isShifting = (known: KnownRouting | undefined, nowMs: number): boolean =>
  known?.changedMs !== undefined && nowMs - known.changedMs < SHIFT_MS;

const totalOf = ({ weights }: ListenerWeights): number =>
  Object.values(weights).reduce((sum, weight) => sum + weight, 0);

/** `LISTENER:blue/0123456789abcdef=0.9000,…`: shares, not weights, since 50 and 50 are the same as 1 and 1. */
function textOf({ listener, weights, total }: ListenerWeights & { readonly total: number }): string {
  const shares = Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .map(([arn, weight]) => `${arn.split('/').slice(-2).join('/')}=${(weight / total).toFixed(4)}`);
  return `${listener.split('/').at(-1)}:${shares.toSorted().join(',')}`;
}
