import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The names by which this machine calls itself. Browsers resolve every name below `localhost` to it, and no DNS can change that. */
const LOOPBACK = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;

export const TOKEN_HEADER = 'x-evenkeel-token';

/**
 * Why a request must not be answered, whatever it asks for; undefined if it may be. A page of another site may not ask,
 * and nobody may by a name that is not this machine's, as by one whose DNS was turned to 127.0.0.1 afterwards.
 */
export function refusalOf(headers: IncomingHttpHeaders): string | undefined {
  const host = headers.host ?? '';
  if (!LOOPBACK.test(host))
    return `The console answers to localhost, 127.0.0.1 and [::1], not to ${JSON.stringify(host)}.`;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return `The console answers no requests of other sites (sec-fetch-site: ${site}).`;
  const { origin } = headers;
  if (origin !== undefined && hostOf(origin) !== host.toLowerCase())
    return `The console answers no requests of other sites (origin: ${origin}).`;
  return undefined;
}

/** Why a request may not change anything; undefined if it may. */
export function refusalOfChange(headers: IncomingHttpHeaders, token: string): string | undefined {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    return 'Send JSON, with content-type application/json.';
  const given = Buffer.from(String(headers[TOKEN_HEADER] ?? ''));
  const wanted = Buffer.from(token);
  const isRight = given.length === wanted.length && timingSafeEqual(given, wanted);
  return isRight ? undefined : 'The token of this page is not valid any more. Reload the page.';
}

/** A page that may not say where it is from, `null`, is from elsewhere. */
const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).host : undefined);

/** No script or style but the console's own files, nothing from elsewhere, and nobody's frame. */
export const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;
