import { redirected, redirectIn, type Request, type RoutedListener, ruleFor, urlOf } from './routing.ts';

/** Where a client that follows redirects ends, as far as load balancers decide it. */
export type End =
  /** Something answers it: a target group or a fixed response. */
  | { readonly kind: 'answer'; readonly over: 'HTTP' | 'HTTPS'; readonly url: string }
  /** It is sent to another host, of which nobody here knows more. */
  | { readonly kind: 'elsewhere'; readonly over: 'HTTP' | 'HTTPS'; readonly url: string }
  /** It is sent round in circles, or so often that clients give up. */
  | { readonly kind: 'loop'; readonly urls: readonly string[]; readonly arns: readonly (string | undefined)[] }
  /** No listener speaks that protocol on that port. */
  | { readonly kind: 'nobody'; readonly url: string };

/** curl follows 50 of them, browsers 20; nothing that people mean needs more than a few. */
export const MAX_REDIRECTS = 10;

/**
 * Follows the redirects of a load balancer's listeners from a request on.
 * @param isOwn whether a host is served by this load balancer; the request's own host always is
 */
export function whereItEnds(
  first: Request,
  listeners: readonly RoutedListener[],
  isOwn: (host: string) => boolean,
): End {
  const urls: string[] = [];
  /** The rules that sent the client on; undefined for default actions. */
  const arns: (string | undefined)[] = [];
  let request = first;
  for (;;) {
    const url = urlOf(request);
    if (request.host !== first.host && !isOwn(request.host)) return { kind: 'elsewhere', over: request.protocol, url };
    if (urls.includes(url) || urls.length > MAX_REDIRECTS) return { kind: 'loop', urls: [...urls, url], arns };
    const { port, protocol } = request;
    const listener = listeners.find((one) => one.port === port && one.protocol === protocol);
    if (!listener) return { kind: 'nobody', url };
    const rule = ruleFor(listener, request);
    const config = redirectIn(rule?.Actions ?? listener.defaultActions);
    if (!config) return { kind: 'answer', over: protocol, url };
    urls.push(url);
    arns.push(rule?.arn);
    request = redirected(config, request);
  }
}
