import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { HTTP_LIMITS, LOOPBACK_LIMITS, countConnections } from '../loopback.ts';
import { encodeBareError } from './bareError.ts';
import { BODY_MAX_BYTES, tooLarge } from './body.ts';
import { AwsError } from './handlers.ts';
import type { Handle } from './memory.ts';
import { NO_BYTES, type Query, type WireRequest } from './message.ts';
import { refuseVisitor } from './visitors.ts';

/** A server that listens. */
export interface Listening {
  /** `http://127.0.0.1:4566`, to be given to clients as their endpoint. */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, ends connections as soon as nothing is being answered, and resolves then. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  /** What the `date` of an answer says, in milliseconds since the epoch; the machine's own time if undefined. */
  readonly now: (() => number) | undefined;
  /** Answers requests that are not to AWS, such as those of a page, and says whether it does (default: none). */
  readonly visit?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
}

export function listen(handle: Handle, { port, host, now, visit }: ListenOptions): Promise<Listening> {
  const server = createServer(HTTP_LIMITS);
  const visits = new Visits(handle, countConnections(server));
  server.on('request', (request, response) => {
    if (visit?.(request, response)) return;
    if (now) response.setHeader('date', new Date(now()).toUTCString());
    void visits.serve(request, response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const { port: bound } = server.address() as AddressInfo;
      const hostname = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${hostname}:${bound}`, port: bound, close: () => close(server, visits.answering) });
    });
  });
}

/** The requests to one server that are being read and answered, and what is held of them. */
class Visits {
  /** Every request that has arrived whole and has no answer yet. */
  readonly answering = new Set<Promise<void>>();
  readonly #handle: Handle;
  readonly #isExcess: (socket: Socket) => boolean;
  #bodiesBytes = 0;
  #requests = 0;

  constructor(handle: Handle, isExcess: (socket: Socket) => boolean) {
    this.#handle = handle;
    this.#isExcess = isExcess;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const held = { bytes: 0 };
    this.#requests++;
    try {
      const refusal = refuseVisitor(toWireRequest(request, NO_BYTES)) ?? this.#refuseMore(request);
      const read = refusal ? { body: NO_BYTES, refusal } : await this.#readBody(request, held);
      // A connection with the rest of a body in it takes no further request.
      if (read.refusal) response.setHeader('connection', 'close');
      const answer = this.#reply(request, response, read).finally(() => this.answering.delete(answer));
      this.answering.add(answer);
      await answer;
    } catch {
      // The client is gone, or its answer is to be lost: it sees the connection break.
      request.socket.destroy();
    } finally {
      this.#requests--;
      this.#bodiesBytes -= held.bytes;
    }
  }

  #refuseMore({ socket }: IncomingMessage): AwsError | undefined {
    if (this.#isExcess(socket))
      return unavailable(
        `This server has more than ${LOOPBACK_LIMITS.connections} connections. Close some, or try again.`,
      );
    if (this.#requests <= LOOPBACK_LIMITS.requests) return undefined;
    return unavailable(`More than ${LOOPBACK_LIMITS.requests} requests wait for an answer. Try again.`);
  }

  async #reply(
    request: IncomingMessage,
    response: ServerResponse,
    { body, refusal }: { body: Uint8Array; refusal: AwsError | undefined },
  ): Promise<void> {
    const wireRequest = toWireRequest(request, body);
    const answer = refusal ? encodeBareError(wireRequest, '', refusal, NO_REQUEST_ID) : await this.#handle(wireRequest);
    response.writeHead(answer.statusCode, { ...answer.headers, 'content-length': answer.body.byteLength });
    response.setTimeout(LOOPBACK_LIMITS.answerMs, () => request.socket.destroy());
    response.end(request.method === 'HEAD' ? NO_BYTES : answer.body);
    await finished(response);
    // The next request on this connection may take as long as its handler likes.
    request.socket.setTimeout(0);
  }

  /** Keeps nothing of a body that is too large, by itself or together with the others. */
  #readBody(
    request: IncomingMessage,
    held: { bytes: number },
  ): Promise<{ body: Uint8Array; refusal: AwsError | undefined }> {
    return new Promise((resolve, reject) => {
      let chunks: Buffer[] = [];
      const refuse = (refusal: AwsError) => {
        chunks = [];
        request.off('data', keep).resume();
        resolve({ body: NO_BYTES, refusal });
      };
      const keep = (chunk: Buffer) => {
        chunks.push(chunk);
        held.bytes += chunk.byteLength;
        this.#bodiesBytes += chunk.byteLength;
        if (held.bytes > BODY_MAX_BYTES) refuse(tooLarge());
        else if (this.#bodiesBytes > LOOPBACK_LIMITS.bodiesBytes) refuse(unavailable(BODIES_REFUSAL));
      };
      if (Number(request.headers['content-length'] ?? 0) > BODY_MAX_BYTES) {
        refuse(tooLarge());
        return;
      }
      request.on('error', reject);
      request.on('end', () => resolve({ body: Buffer.concat(chunks), refusal: undefined }));
      request.on('data', keep);
    });
  }
}

/** The Region never saw the request. */
const NO_REQUEST_ID = '00000000-0000-4000-8000-000000000000';

const BODIES_REFUSAL = `The bodies of the requests under way are larger than ${LOOPBACK_LIMITS.bodiesBytes} bytes together. Try again.`;

const unavailable = (message: string) => new AwsError('ServiceUnavailable', message, { status: 503 });

async function close(server: Server, answering: Iterable<Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await Promise.allSettled(answering);
  server.closeAllConnections();
  await closed;
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
