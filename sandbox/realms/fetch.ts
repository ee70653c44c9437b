import type { Exchange } from './wire.ts';
import { parseQuery } from './wire.ts';

/** Statuses whose responses have no body, by the Fetch standard. */
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/** The global `fetch` of a realm: it knows the hosts that the exchange knows, and follows no redirects. */
export function createFetch(exchange: Exchange): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const url = new URL(request.url);
    const body = new Uint8Array(await request.arrayBuffer());
    const answer = exchange(url.hostname, {
      method: request.method,
      path: url.pathname,
      query: parseQuery(url.search),
      headers: { ...Object.fromEntries(request.headers), host: url.host },
      body,
    });
    const { statusCode, headers, body: bytes } = await unlessAborted(answer, request.signal);
    const content = WITHOUT_BODY.has(statusCode) ? null : Uint8Array.from(bytes);
    return new Response(content, { status: statusCode, headers });
  };
}

function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
