import { DEFAULT_LIMITS } from '../../aws/elasticLoadBalancing/listener.ts';
import type { Policy } from './policy.ts';
import type { Redirects } from './redirects/ofLoadBalancer.ts';
import type { CertificatesView, LoadBalancerView } from './view.ts';

/** What HTTPS would need more than a load balancer may have. */
export interface Excess {
  readonly what: 'rules' | 'listeners' | 'certificates';
  readonly needed: number;
  readonly allowed: number;
}

/** A load balancer as HTTPS finds it. */
interface Found {
  readonly balancer: Pick<LoadBalancerView, 'name'>;
  /** The listener on port 443. */
  readonly https: object | undefined;
  /** Rules that it lacks. */
  readonly missing: readonly unknown[];
  readonly redirects: Pick<Redirects, 'planned'>;
}

type Around = Pick<CertificatesView, 'listeners' | 'limits'>;

/**
 * Counted before anything is made: a listener and a copy of each rule of port 80. The copies have no more conditions
 * than the rules have, and go to the same target groups, so that none of their quotas is touched.
 */
export function excessOf(
  { balancer, https, missing, redirects }: Found,
  { listeners, limits = DEFAULT_LIMITS }: Around,
): Excess | undefined {
  const own = listeners.filter(({ loadBalancer }) => loadBalancer === balancer.name);
  const present = own.reduce((sum, { rules }) => sum + rules.length, 0);
  const rules = present + (https ? missing.length : (redirects.planned?.rules.length ?? 0));
  if (rules > limits.rules) return { what: 'rules', needed: rules, allowed: limits.rules };
  const all = own.length + (https ? 0 : 1);
  return all > limits.listeners ? { what: 'listeners', needed: all, allowed: limits.listeners } : undefined;
}

/** The same for certificates: one of those that are needed is the default, which does not count. */
export function excessOfCertificates(
  { balancer }: Pick<Found, 'balancer'>,
  { listeners }: Around,
  needs: readonly { readonly isForOpening: boolean }[],
  { certificatesPerLoadBalancer: allowed }: Policy,
): Excess | undefined {
  const own = listeners.filter(({ loadBalancer }) => loadBalancer === balancer.name);
  const present = own.reduce((sum, { certificateArns }) => sum + Math.max(0, certificateArns.length - 1), 0);
  const needed = present + Math.max(0, needs.filter(({ isForOpening }) => isForOpening).length - 1);
  return needed > allowed ? { what: 'certificates', needed, allowed } : undefined;
}
