import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import { BODY_MAX_BYTES } from './body.ts';
import type { Handle } from './memory.ts';
import { NO_BYTES, type Query, type WireRequest } from './message.ts';

/** A server that listens. */
export interface Listening {
  /** `http://127.0.0.1:4566`, to be given to clients as their endpoint. */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, ends connections as soon as nothing is being answered, and resolves then. */
  close(): Promise<void>;
}

/** How long an idle connection is kept for its client's next call. SDK clients keep theirs for less. */
const KEEP_ALIVE_MS = 30_000;

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  /** What the `date` of an answer says, in milliseconds since the epoch; the machine's own time if undefined. */
  readonly now: (() => number) | undefined;
}

export function listen(handle: Handle, { port, host, now }: ListenOptions): Promise<Listening> {
  const answering = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    if (now) response.setHeader('date', new Date(now()).toUTCString());
    void serve(handle, answering, request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const { port: bound } = server.address() as AddressInfo;
      const hostname = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${hostname}:${bound}`, port: bound, close: () => close(server, answering) });
    });
  });
}

/** `answering` has every request that has arrived whole and has no answer yet. */
async function serve(
  handle: Handle,
  answering: Set<Promise<void>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { body, isCut } = await readBody(request);
    // A connection with the rest of a body in it takes no further request.
    if (isCut) response.setHeader('connection', 'close');
    const answer = reply(handle, request, body, response).finally(() => answering.delete(answer));
    answering.add(answer);
    await answer;
  } catch {
    // The client is gone, or its answer is to be lost: it sees the connection break.
    request.socket.destroy();
  }
}

async function reply(
  handle: Handle,
  request: IncomingMessage,
  body: Uint8Array,
  response: ServerResponse,
): Promise<void> {
  const answer = await handle(toWireRequest(request, body));
  response.writeHead(answer.statusCode, { ...answer.headers, 'content-length': answer.body.byteLength });
  response.end(request.method === 'HEAD' ? NO_BYTES : answer.body);
  await finished(response);
}

async function close(server: Server, answering: Iterable<Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await Promise.allSettled(answering);
  server.closeAllConnections();
  await closed;
}

/** Keeps no more than the chunk that crosses the limit, by which the endpoint sees that the body is too large. */
function readBody(request: IncomingMessage): Promise<{ body: Buffer; isCut: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('error', reject);
    request.on('end', () => resolve({ body: Buffer.concat(chunks), isCut: false }));
    request.on('data', (chunk: Buffer) => {
      if (length > BODY_MAX_BYTES) return;
      chunks.push(chunk);
      length += chunk.byteLength;
      if (length > BODY_MAX_BYTES) resolve({ body: Buffer.concat(chunks), isCut: true });
    });
  });
}

function toWireRequest(request: IncomingMessage, body: Uint8Array): WireRequest {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? {} : readQuery(new URLSearchParams(url.slice(mark + 1))),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body,
  };
}

function readQuery(parameters: URLSearchParams): Query {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const [first = '', ...rest] = parameters.getAll(name);
      return [name, rest.length > 0 ? [first, ...rest] : first];
    }),
  );
}
