import type { LoadBalancerPolicy } from '../../../fleet/certificates.ts';
import { coverAll } from '../../../fleet/domains.ts';
import { hostsTooDeep } from './hosts.ts';
import type { Policy } from './policy.ts';
import { type Redirects, redirectsOf } from './redirects/ofLoadBalancer.ts';
import type { TlsListener } from './tlsListener.ts';
import type { CertificatesView, ListenerView, LoadBalancerView, RuleView } from './view.ts';

export const HTTP_PORT = 80;
export const HTTPS_PORT = 443;

/** A load balancer that gets HTTPS from us, or a redirect to it. */
export interface HttpsLoadBalancer {
  readonly balancer: LoadBalancerView;
  readonly policy: NonNullable<LoadBalancerPolicy['https']>;
  /** On port 80. */
  readonly http: ListenerView | undefined;
  /** On port 443. */
  readonly https: TlsListener | undefined;
  /** HTTPS is to be made in front of what the HTTP listener serves. */
  readonly isToBeOpened: boolean;
  readonly isRedirecting: boolean;
  /** What the HTTPS listener does by default if it is made, as JSON. */
  readonly defaultActions: string | undefined;
  /** What the HTTPS listener lacks of the rules of the HTTP listener, in their order. */
  readonly missing: readonly Pick<RuleView, 'priority' | 'content'>[];
  /** Where its redirects lead. */
  readonly redirects: Redirects;
}

/** None for a load balancer that the fleet asks no HTTPS for. */
export function httpsLoadBalancer(
  balancer: LoadBalancerView,
  { listeners }: Pick<CertificatesView, 'listeners'>,
  policy: Policy,
  tls: readonly TlsListener[],
): HttpsLoadBalancer[] {
  const { https: wanted } = policy.loadBalancers[balancer.name] ?? {};
  if (!wanted) return [];
  const http = listeners.find(
    ({ loadBalancer, port, protocol }) => loadBalancer === balancer.name && port === HTTP_PORT && protocol === 'HTTP',
  );
  const https = tls.find(({ loadBalancer, port }) => loadBalancer === balancer.name && port === HTTPS_PORT);
  const isRedirecting = http?.isRedirecting ?? false;
  const redirects = redirectsOf(balancer, listeners, policy);
  const { planned } = redirects;
  const canBeOpened = planned?.defaultActions !== undefined && isSound(redirects);
  return [
    {
      balancer,
      policy: wanted,
      http,
      https,
      isToBeOpened: !https && canBeOpened,
      isRedirecting,
      defaultActions: planned?.defaultActions,
      missing: planned && https ? missingRules(planned.rules, https) : [],
      redirects,
    },
  ];
}

/** No redirect of it leads nowhere, and AWS would take all of them on HTTPS. */
export const isSound = ({ planned, bad }: Redirects): boolean =>
  bad.length === 0 && (planned?.refused ?? []).length === 0;

/** Copies are compared by what they do, so that people may number theirs differently. */
function missingRules<Rule extends Pick<RuleView, 'content'>>(planned: readonly Rule[], https: ListenerView): Rule[] {
  const copied = new Set(https.rules.map(({ content }) => content));
  return planned.filter(({ content }) => !copied.has(content));
}

/** Whether nobody whom port 80 sends to HTTPS would meet a certificate that is not for the host, as far as it is known. */
export const isReadyForVisitors = ({ https, missing, redirects }: HttpsLoadBalancer, policy: Policy): boolean => {
  const named = policy.domains.flatMap((line) => (typeof line === 'string' ? [] : line));
  if (!https || missing.length > 0 || !isSound(redirects) || hostsTooDeep([https]).length > 0) return false;
  return coverAll(
    https.fresh.flatMap(({ names }) => names),
    [...named, ...https.wanted],
  );
};
