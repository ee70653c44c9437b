import { redirectIn, type Request, type RoutedListener, type RoutedRule, ruleFor } from './routing.ts';
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

/**
 * Requests that load balancers answer with redirects, and that end in an answer over HTTPS: what a proof follows. Of
 * each rule the first one; a client with GET can make them.
 */
export function urlsToProve(listeners: readonly RoutedListener[], hosts: readonly string[], isOwn: IsOwn): string[] {
  const known = knownOf(listeners, hosts, isOwn);
  const urls = listeners.flatMap((listener) =>
    [...listener.rules, undefined].flatMap((rule) => {
      const isSpecial = rule?.Conditions.some(({ Field }) => Field !== 'host-header' && Field !== 'path-pattern');
      if (isSpecial) return [];
      const found = requestsOf(rule, listener, known).find((request) => {
        if (ruleFor(listener, request)?.arn !== rule?.arn || !/^[\w.-]+$/.test(request.host)) return false;
        const end = whereItEnds(request, listeners, isOwn);
        return end.kind === 'answer' && end.over === 'HTTPS';
      });
      return found ? [`${found.protocol.toLowerCase()}://${found.host}${found.path}`] : [];
    }),
  );
  return [...new Set(urls)].slice(0, MOST_PROVEN);
}
