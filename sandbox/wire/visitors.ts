import { AwsError } from './handlers.ts';
import type { WireRequest } from './message.ts';

/** The names by which this machine calls itself. Browsers resolve every name below `localhost` to it, and no DNS can change that. */
const LOOPBACK_NAME = /^(?:(?:[a-z0-9.-]+\.)?localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;

/** Function URLs of the Region, whose real names belong to AWS: nobody else's page can be served under one. */
const FUNCTION_URL_NAME = /^[a-z0-9]+\.lambda-url\.[a-z0-9-]+\.on\.aws(?::\d{1,5})?$/i;

/**
 * Why a request must not be answered, whatever it asks for: it was sent by a page of another site, or to a name that is
 * not this machine's, as by a page whose DNS name was turned to 127.0.0.1 afterwards. SDKs, the AWS CLI and curl send
 * none of the headers by which browsers tell where a request comes from.
 */
export function refuseVisitor({ headers }: Pick<WireRequest, 'headers'>): AwsError | undefined {
  const host = headers['host'] ?? '';
  if (!LOOPBACK_NAME.test(host) && !FUNCTION_URL_NAME.test(host)) {
    return refused(`This server answers to localhost, 127.0.0.1 and [::1], not to ${JSON.stringify(host)}.`);
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return refused(`This server answers no requests of other sites (sec-fetch-site: ${site}).`);
  }
  for (const name of ['origin', 'referer']) {
    const from = headers[name];
    if (from !== undefined && hostOf(from) !== host.toLowerCase())
      return refused(`This server answers no requests of other sites (${name}: ${from}).`);
  }
  return undefined;
}

/** A page that may not say where it is from, `null`, is from elsewhere. */
const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).host : undefined);

const refused = (message: string) => new AwsError('AccessDenied', message, { status: 403 });
