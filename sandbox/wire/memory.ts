import { Readable } from 'node:stream';
import { HttpResponse, type HttpHandler, type HttpRequest } from '@smithy/core/protocols';
import type { HttpHandlerOptions } from '@smithy/types';
import { NO_BYTES, type Query, type WireRequest, type WireResponse } from './message.ts';

export type Handle = (request: WireRequest) => Promise<WireResponse>;

/** What an SDK client takes as its `requestHandler`. */
export type MemoryRequestHandler = HttpHandler;

export function createRequestHandler(handle: Handle): MemoryRequestHandler {
  return {
    metadata: { handlerProtocol: 'memory' },
    async handle(request: HttpRequest, { abortSignal }: HttpHandlerOptions = {}) {
      if (abortSignal?.aborted) throw aborted();
      const wireRequest = {
        method: request.method,
        path: request.path,
        query: withoutNull(request.query),
        headers: inLowerCase(request.headers),
        body: await collect(request.body),
      };
      const answer = await unlessAborted(handle(wireRequest), abortSignal);
      const body = answer.isStream ? Readable.from([answer.body]) : answer.body;
      return { response: new HttpResponse({ ...answer, body }) };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

/** A caller that gives up sees its call fail at once; what the call does in the Region goes on. */
function unlessAborted<T>(answer: Promise<T>, signal: HttpHandlerOptions['abortSignal']): Promise<T> {
  // Smithy's older kind of signal has no listeners; its users wait for the answer.
  if (!signal || !('addEventListener' in signal)) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => reject(aborted());
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** SDK clients do not retry an error with this name. */
const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

const withoutNull = (query: HttpRequest['query']): Query =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value ?? '']));

const inLowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** SDK clients send text, bytes or a stream of bytes. */
async function collect(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return NO_BYTES;
  if (typeof body === 'string') return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array | string>) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
