import { paginateDescribeListenerCertificates } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describeListeners, describeLoadBalancers } from '../../../controllers/certificates/describe.ts';
import { AT_ONCE } from '../../../controllers/certificates/pace.ts';
import type { Policy } from '../../../controllers/certificates/policy.ts';
import { isTls } from '../../../controllers/certificates/situation.ts';
import { elasticLoadBalancing } from '../../../aws/clients.ts';
import { refuse } from '../../api/refusal.ts';

/** A listener whose certificate could be rotated. */
export interface RotatedListener {
  readonly arn: string;
  /** `shop:443` */
  readonly name: string;
  readonly port: number;
  /** What clients find the load balancer by. */
  readonly host: string;
}

/** The certificates of a listener, as they were read just now. */
export interface OnListener {
  /** What a client is served whose name no other certificate has, and one that names nobody. */
  readonly defaultArn: string | undefined;
  /** The list from which a name is served; the default one may be in it, too. */
  readonly listed: readonly string[];
}

/**
 * The listener that was asked for, or the only one with TLS that the entry has.
 * @throws {RefusedError} listener-not-found, with those that there are
 */
export async function findListener(
  resource: string,
  entry: Policy,
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
  const those = found.map(({ name }) => name).join(', ') || 'none';
  throw refuse(
    'listener-not-found',
    wanted === undefined
      ? `Of the listeners of ${resource} with TLS, one has to be named: there is ${those}.`
      : `${resource} has no listener ${wanted} with TLS; there is ${those}.`,
  );
}

/** What stands on a listener now. @throws what ELB answers, where the listener is gone */
export async function readOnListener(listenerArn: string): Promise<OnListener> {
  const pages = paginateDescribeListenerCertificates(
    { client: elasticLoadBalancing, pageSize: 400 },
    { ListenerArn: listenerArn },
  );
  let defaultArn: string | undefined;
  const listed: string[] = [];
  for await (const { Certificates = [] } of pages) {
    for (const { CertificateArn = '', IsDefault } of Certificates) {
      if (IsDefault) defaultArn = CertificateArn;
      else listed.push(CertificateArn);
    }
  }
  return { defaultArn, listed };
}
