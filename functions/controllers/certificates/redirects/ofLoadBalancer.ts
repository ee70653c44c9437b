import { fitsPattern } from '../../../aws/elasticLoadBalancing/pattern.ts';
import type { Policy } from '../policy.ts';
import type { ListenerView, LoadBalancerView } from '../view.ts';
import { type BadEnd, badEnds, urlsToProve } from './ends.ts';
import { type PlannedHttps, plannedHttps, upgraded } from './plannedHttps.ts';
import { type Action, contentOf, type RoutedListener, routedListener } from './routing.ts';

/** Where the redirects of a load balancer lead that gets HTTPS, or a redirect to it. */
export interface Redirects {
  /** What the HTTPS listener has to do; undefined without an HTTP listener. */
  readonly planned: PlannedHttps | undefined;
  /** Redirects that lead nowhere once HTTPS is whole, or do already. */
  readonly bad: readonly BadEnd[];
  /** Hosts of this load balancer, with wildcards: of its rules, and of the fleet. */
  readonly hosts: readonly string[];
  /** Requests that a proof follows to their end. */
  urls(withRedirect: boolean): readonly string[];
}

/** So many hosts of the fleet stand for all that a rule may be asked for. */
const MOST_HOSTS = 4;

/** @param all every listener of the load balancer */
export function redirectsOf({ name, host }: LoadBalancerView, all: readonly ListenerView[], policy: Policy): Redirects {
  const own = all.filter(({ loadBalancer, protocol }) => loadBalancer === name && protocol.startsWith('HTTP'));
  const listeners = own.map(routedListener);
  const at = (port: number, protocol: string) =>
    listeners.find((one) => one.port === port && one.protocol === protocol);
  const [http, https] = [at(80, 'HTTP'), at(443, 'HTTPS')];
  const named = policy.domains.flatMap((line) => (typeof line === 'string' ? [] : line));
  // What any host fits says nothing about whose it is.
  const patterns = own.flatMap(({ hosts }) => hosts).filter((pattern) => !/^\*+$/.test(pattern));
  // A wildcard of the fleet is for a certificate: its hosts may be served by other load balancers.
  const plain = named.filter((domain) => !domain.startsWith('*'));
  const known = [...plain.slice(0, MOST_HOSTS), host.toLowerCase()];
  const isOwn = (one: string) =>
    one === host.toLowerCase() || plain.includes(one) || patterns.some((pattern) => fitsPattern(pattern, one));
  const planned = http && plannedHttps(http, known, isOwn);
  const after = listenersAfter(
    { listeners, http, https, planned },
    policy.loadBalancers[name]?.https?.redirect ?? false,
  );
  return {
    planned,
    bad: badEnds(after, known, isOwn),
    hosts: [...new Set([...patterns, ...named, host].map((one) => one.toLowerCase()))],
    urls: (withRedirect) => {
      const urls = urlsToProve(
        withRedirect ? after : after.filter(({ protocol }) => protocol === 'HTTPS'),
        known,
        isOwn,
      );
      return withRedirect ? urls : urls.filter((url) => url.startsWith('https:'));
    },
  };
}

/** The listeners as they are once HTTPS is there, and, where it is wanted, the redirect to it. */
function listenersAfter(
  {
    listeners,
    http,
    https,
    planned,
  }: {
    readonly listeners: readonly RoutedListener[];
    readonly http: RoutedListener | undefined;
    readonly https: RoutedListener | undefined;
    readonly planned: PlannedHttps | undefined;
  },
  isRedirectWanted: boolean,
): RoutedListener[] {
  const others = listeners.filter((one) => one !== http);
  const ofPort80 = http ? [isRedirectWanted ? upgraded(http) : http] : [];
  if (https || planned?.defaultActions === undefined) return [...others, ...ofPort80];
  const rules = planned.rules.map(({ arn, priority, content }) => ({ arn, priority, ...contentOf(content) }));
  const defaultActions = JSON.parse(planned.defaultActions) as Action[];
  return [{ port: 443, protocol: 'HTTPS', rules, defaultActions }, ...others, ...ofPort80];
}
