import { isTls } from '../../../aws/elasticLoadBalancing/listener.ts';
import { describeListeners } from '../../../aws/elasticLoadBalancing/listeners.ts';
import { describeLoadBalancers } from '../../../aws/elasticLoadBalancing/loadBalancers.ts';
import { AT_ONCE } from '../../../aws/pace.ts';
import type { CertificateSet } from '../../../../fleet/certificateSets.ts';
import { refuse } from '../../api/refusal.ts';

/** A listener whose certificate can be rotated. */
export interface RotatedListener {
  readonly arn: string;
  /** `shop:443` */
  readonly name: string;
  readonly port: number;
  /** The DNS name of the load balancer. */
  readonly host: string;
}

/**
 * The requested listener, or the only one with TLS that the certificate set has.
 * @throws {RefusedError} listener-not-found, with those that are available
 */
export async function findListener(
  resource: string,
  entry: CertificateSet,
  wanted: string | undefined,
): Promise<RotatedListener> {
  const balancers = await describeLoadBalancers(Object.keys(entry.loadBalancers));
  const found: RotatedListener[] = [];
  for (const balancer of balancers) {
    const { ports } = entry.loadBalancers[balancer.name]!;
    for (const listener of await describeListeners(balancer, { pace: AT_ONCE, withRules: false })) {
      const { arn, port } = listener;
      if (!isTls(listener) || !(ports?.includes(port) ?? true)) continue;
      found.push({ arn, name: `${balancer.name}:${port}`, port, host: balancer.host });
    }
  }
  const matching = wanted === undefined ? found : found.filter(({ name }) => name === wanted);
  const [listener] = matching;
  if (listener && matching.length === 1) return listener;
  const available = found.map(({ name }) => name).join(', ') || 'none';
  throw refuse(
    'listener-not-found',
    wanted === undefined
      ? `Name one of the TLS listeners of ${resource}. Available: ${available}.`
      : `${resource} has no TLS listener ${wanted}. Available: ${available}.`,
  );
}
