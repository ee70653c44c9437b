import type { LoadBalancerPolicy } from '../../../fleet/certificates.ts';
import { isTls } from '../../aws/elasticLoadBalancing/listener.ts';
import { namesFor } from './hosts.ts';
import { mayBeReplaced, mayStay } from './kinds.ts';
import type { Policy } from './policy.ts';
import type { CertificatesView, CertificateView, ListenerView, LoadBalancerView } from './view.ts';

export interface TlsListener extends ListenerView {
  readonly policy: LoadBalancerPolicy;
  readonly balancer: LoadBalancerView;
  /** All of its certificates, the default one first. */
  readonly attached: readonly CertificateView[];
  /** Those that may stay. */
  readonly fresh: readonly CertificateView[];
  /** Those that have their names to themselves: they may stay, or they are not ours to replace. */
  readonly holding: readonly CertificateView[];
  /** What a certificate has to be valid for, by the rules of this listener; wildcards too deep for one are left out. */
  readonly wanted: readonly string[];
}

/** None for a listener that we do not keep certificates on. */
export function tlsListener(
  listener: ListenerView,
  { certificates, loadBalancers }: CertificatesView,
  policy: Policy,
  nowMs: number,
): TlsListener[] {
  const own = policy.loadBalancers[listener.loadBalancer];
  const balancer = loadBalancers.find(({ name }) => name === listener.loadBalancer);
  if (!own || !balancer || !isTls(listener) || !(own.ports?.includes(listener.port) ?? true)) return [];
  const attached = listener.certificateArns.flatMap((arn) => certificates.get(arn) ?? []);
  return [
    {
      ...listener,
      policy: own,
      balancer,
      attached,
      fresh: attached.filter((one) => mayStay(one, policy, nowMs)),
      holding: attached.filter((one) => mayStay(one, policy, nowMs) || !mayBeReplaced(one, policy)),
      wanted: namesFor(listener.hosts).toSorted(),
    },
  ];
}
