import { LostResponse } from '../wire/handlers.ts';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import type { Life } from './life.ts';
import { outsideOfRealms } from './rejections.ts';

/** Whatever answers requests: the Region's endpoint, or a stand-in for a host outside of AWS. */
export interface Wire {
  handle(request: WireRequest): Promise<WireResponse>;
}

/** Sends one request of a realm. The promise never settles once the realm was killed: nobody is there to hear it. */
export type Exchange = (hostname: string, request: WireRequest) => Promise<WireResponse>;

/**
 * The only way out of a realm. `connect` finds who answers for a host name. `mayGoOn` is asked before each request,
 * which is not sent if the realm is to end there.
 */
export function createExchange(
  connect: (hostname: string) => Wire | undefined,
  life: Life,
  mayGoOn: () => boolean,
): Exchange {
  return (hostname, request) =>
    new Promise((resolve, reject) => {
      if (!mayGoOn()) return;
      const wire = connect(hostname);
      if (!wire) {
        reject(hostNotFound(hostname));
        return;
      }
      outsideOfRealms(() => wire.handle(request)).then(
        (response) => life.run(() => resolve(response)),
        (error: unknown) => {
          // The connection stays open and silent: the caller waits for its own time-out.
          if (error instanceof LostResponse) return;
          life.run(() => reject(error instanceof Error ? error : new Error(String(error))));
        },
      );
    });
}

/** The query of a path as the wire wants it: a key that is repeated has an array of values. */
export function parseQuery(search: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(search)) {
    const known = query[key];
    if (known === undefined) query[key] = value;
    else if (Array.isArray(known)) known.push(value);
    else query[key] = [known, value];
  }
  return query;
}

/** What Node's resolver says of a name that it cannot find. */
function hostNotFound(hostname: string): Error {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname} (no such host in the Region)`);
  return Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname });
}
