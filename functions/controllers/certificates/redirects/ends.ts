import { redirectIn, type Request, type RoutedListener, type RoutedRule, ruleFor, urlOf } from './routing.ts';
import { type Known, knownOf, requestsTo, type Sampled, sampledHosts, sampledPaths } from './samples.ts';
import { whereItEnds } from './whereItEnds.ts';

type IsOwn = (host: string) => boolean;

/** What is wrong with redirects, as an example: the request, and where it leads. */
export interface BadEnd {
  readonly from: string;
  readonly kind: 'loop' | 'nobody';
  readonly to: string;
}

/** The redirects of these listeners that lead nowhere: an example for each place that they lead to. */
export function badEnds(listeners: readonly RoutedListener[], hosts: readonly string[], isOwn: IsOwn): BadEnd[] {
  const known = knownOf(listeners, hosts, isOwn);
  const found = listeners.flatMap((listener) =>
    [...listener.rules, undefined].flatMap((rule): BadEnd[] => {
      const bad = requestsOf(rule, listener, known).flatMap((request): BadEnd[] => {
        if (ruleFor(listener, request)?.arn !== rule?.arn) return [];
        const end = whereItEnds(request, listeners, isOwn);
        if (end.kind !== 'loop' && end.kind !== 'nobody') return [];
        const { protocol, host, path } = request;
        const from = `${protocol.toLowerCase()}://${host}${path}`;
        return [{ from, kind: end.kind, to: end.kind === 'loop' ? end.urls.at(-1)! : end.url }];
      });
      return bad.slice(0, 1);
    }),
  );
  // One that leads to another bad one is not a second one.
  return [...new Map(found.toReversed().map((one) => [one.to, one])).values()].toReversed();
}

function requestsOf(rule: RoutedRule | undefined, listener: RoutedListener, known: Known): Request[] {
  if (!redirectIn(rule?.Actions ?? listener.defaultActions)) return [];
  const conditions = rule ?? { Conditions: [] };
  const samplesOf = (sampled: readonly Sampled[]) => sampled.flatMap(({ samples }) => samples);
  return requestsTo(
    conditions,
    listener,
    samplesOf(sampledHosts(conditions, known)),
    samplesOf(sampledPaths(conditions, known)),
  );
}

/** So many requests are followed over the network. */
const MOST_PROVEN = 8;

export interface ToProve {
  /** The host whose root is asked for first. */
  readonly serverName: string;
  /** Port 80 redirects, too. */
  readonly withRedirect: boolean;
  readonly hosts: readonly string[];
  readonly isOwn: IsOwn;
}

/**
 * Requests that end in an answer over HTTPS, as far as load balancers decide it: what a proof follows. The root of a
 * host, and the first one of each redirect that a client can make with GET.
 */
export function urlsToProve(
  listeners: readonly RoutedListener[],
  { serverName, withRedirect, hosts, isOwn }: ToProve,
): string[] {
  const known = knownOf(listeners, hosts, isOwn);
  const isAnswered = (request: Request) => {
    const end = whereItEnds(request, listeners, isOwn);
    return /^[a-z0-9.-]+$/.test(request.host) && end.kind === 'answer' && end.over === 'HTTPS';
  };
  const about = { host: serverName, path: '/', query: '', method: 'GET' };
  const root: Request = withRedirect
    ? { ...about, protocol: 'HTTP', port: 80 }
    : { ...about, protocol: 'HTTPS', port: 443 };
  // Ports that clients do not use by themselves may be closed to whoever looks.
  const usual = listeners.filter(({ port }) => port === 80 || port === 443);
  const found = usual.flatMap((listener) =>
    [...listener.rules, undefined].flatMap((rule) => {
      const isSpecial = rule?.Conditions.some(({ Field }) => Field !== 'host-header' && Field !== 'path-pattern');
      if (isSpecial) return [];
      const isTaken = (request: Request) => ruleFor(listener, request)?.arn === rule?.arn && isAnswered(request);
      return requestsOf(rule, listener, known).find(isTaken) ?? [];
    }),
  );
  return [...new Set([root].filter(isAnswered).concat(found).map(urlOf))].slice(0, MOST_PROVEN);
}
