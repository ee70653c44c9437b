import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import type { RealmTimers } from './timers.ts';
import { unavailable } from './unavailable.ts';
import { type Exchange, parseQuery } from './wire.ts';

interface RequestOptions {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly host?: string | undefined;
  readonly hostname?: string | undefined;
  readonly headers?: Readonly<Record<string, string | number | readonly string[]>> | undefined;
  readonly timeout?: number | undefined;
}

type OnResponse = (response: MemoryResponse) => void;

/** `node:http` and `node:https` of a realm: clients only, and every request ends in the exchange. */
export function createHttpModule(exchange: Exchange, timers: RealmTimers): Record<string, unknown> {
  const request = (...args: unknown[]) => {
    const { options, onResponse } = readArguments(args);
    return new MemoryRequest(options, onResponse, exchange, timers);
  };
  const get = (...args: unknown[]) => request(...args).end();
  return {
    Agent: MemoryAgent,
    globalAgent: new MemoryAgent(),
    ClientRequest: MemoryRequest,
    IncomingMessage: MemoryResponse,
    request,
    get,
    createServer: unavailable('http.createServer'),
  };
}

/** There are no sockets to pool. Without a `keepAlive` property the SDK does not set a timer for it on every call. */
class MemoryAgent {
  readonly maxSockets: number;
  readonly sockets = {};
  readonly requests = {};
  readonly options: object;

  constructor(options: { maxSockets?: number } = {}) {
    this.options = options;
    this.maxSockets = options.maxSockets ?? Infinity;
  }

  destroy(): void {}
}

/** The socket under a request: it is connected at once and knows nothing but the time of inactivity. */
class MemorySocket extends EventEmitter {
  readonly connecting = false;
  readonly #timers: RealmTimers;
  #inactivity: unknown;

  constructor(timers: RealmTimers) {
    super();
    this.#timers = timers;
  }

  setTimeout(delayMs: number, onTimeout?: () => void): this {
    this.#timers.clear(this.#inactivity);
    if (onTimeout) this.once('timeout', onTimeout);
    if (delayMs > 0) this.#inactivity = this.#timers.setTimeout(() => this.emit('timeout'), delayMs);
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  destroy(): this {
    this.#timers.clear(this.#inactivity);
    return this;
  }
}

/** `http.ClientRequest`, as far as the SDK's NodeHttpHandler and ordinary callers use it. */
class MemoryRequest extends Writable {
  readonly socket: MemorySocket;
  readonly reusedSocket = true;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly #headers: Record<string, string> = {};
  readonly #chunks: Buffer[] = [];
  readonly #exchange: Exchange;
  #answered = false;

  constructor(options: RequestOptions, onResponse: OnResponse | undefined, exchange: Exchange, timers: RealmTimers) {
    // The request lives on after its body was written: until its response was read.
    super({ autoDestroy: false });
    this.#exchange = exchange;
    this.socket = new MemorySocket(timers);
    this.method = options.method ?? 'GET';
    this.path = options.path ?? '/';
    this.host = options.hostname ?? options.host ?? 'localhost';
    for (const [name, value] of Object.entries(options.headers ?? {})) this.setHeader(name, value);
    this.#headers['host'] ??= this.host;
    if (onResponse) this.once('response', onResponse);
    if (options.timeout) this.setTimeout(options.timeout);
    if (this.#headers['expect'] === '100-continue') process.nextTick(() => this.emit('continue'));
  }

  setHeader(name: string, value: string | number | readonly string[]): this {
    this.#headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
    return this;
  }

  getHeader(name: string): string | undefined {
    return this.#headers[name.toLowerCase()];
  }

  removeHeader(name: string): void {
    delete this.#headers[name.toLowerCase()];
  }

  setTimeout(delayMs: number, onTimeout?: () => void): this {
    if (onTimeout) this.once('timeout', onTimeout);
    this.socket.setTimeout(delayMs, () => this.emit('timeout'));
    return this;
  }

  flushHeaders(): void {}

  setNoDelay(): void {}

  setSocketKeepAlive(): void {}

  abort(): void {
    this.destroy();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    done();
    this.#exchange(this.host, this.#toWire()).then(
      (answer) => this.#receive(answer),
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    // As Node does: a request that is given up before its answer says that the connection broke.
    done(error ?? (this.#answered ? null : hangUp()));
  }

  #toWire(): WireRequest {
    const [path = '/', search = ''] = this.path.split('?', 2);
    const [onlyChunk] = this.#chunks;
    const body = onlyChunk && this.#chunks.length === 1 ? onlyChunk : Buffer.concat(this.#chunks);
    return { method: this.method, path, query: parseQuery(search), headers: this.#headers, body };
  }

  #receive(answer: WireResponse): void {
    // Aborted or timed out meanwhile. The call had its effect all the same.
    if (this.destroyed) return;
    this.#answered = true;
    const response = new MemoryResponse(answer, this.socket);
    response.once('close', () => this.destroy());
    // Without a listener Node reads the response and throws it away.
    if (!this.emit('response', response)) response.resume();
  }
}

const hangUp = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** `http.IncomingMessage` with its whole body at hand. */
class MemoryResponse extends Readable {
  readonly statusCode: number;
  readonly statusMessage = '';
  readonly headers: Readonly<Record<string, string>>;
  readonly httpVersion = '1.1';
  readonly complete = true;
  readonly trailers = {};
  readonly socket: MemorySocket;

  constructor(answer: WireResponse, socket: MemorySocket) {
    super();
    this.statusCode = answer.statusCode;
    this.headers = answer.headers;
    this.socket = socket;
    const { body } = answer;
    if (body.byteLength > 0) this.push(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    this.push(null);
  }

  override _read(): void {}

  setTimeout(delayMs: number, onTimeout?: () => void): this {
    this.socket.setTimeout(delayMs, onTimeout);
    return this;
  }
}

/** `request(options, onResponse)` or `request(url, options, onResponse)`, with every argument but the first optional. */
function readArguments(args: readonly unknown[]): { options: RequestOptions; onResponse: OnResponse | undefined } {
  const [first] = args;
  const isUrl = typeof first === 'string' || first instanceof URL;
  const rest = isUrl ? args.slice(1) : args;
  const onResponse = rest.find((value) => typeof value === 'function') as OnResponse | undefined;
  const given: RequestOptions | null | undefined = rest.find((value) => typeof value === 'object' && value !== null);
  if (!isUrl) return { options: given ?? {}, onResponse };
  const url = new URL(first);
  return { options: { hostname: url.hostname, path: url.pathname + url.search, ...given }, onResponse };
}
