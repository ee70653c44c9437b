import { AsyncLocalStorage } from 'node:async_hooks';
import net from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { Clock } from '../clock.ts';
import { currentLife } from '../realms/rejections.ts';
import { unavailableModule } from '../realms/unavailable.ts';

/** The far end of a connection. */
export interface Peer {
  /** As the client's operating system would show it. */
  readonly address: string;
  receive(bytes: Uint8Array): void;
  /** The connection is encrypted from now on. */
  secure(checksCertificate: boolean): void;
  /** The client has gone. */
  end(): void;
}

/** What the far end does to its client. */
export interface Caller {
  send(bytes: Buffer): void;
  close(): void;
  /** Breaks the connection, as a process that dies does. */
  reset(): void;
}

export interface SocketHost {
  /** Does what happens at the other end of the way, when it happens. */
  readonly travel: (work: () => void) => void;
  /** Opens a connection; undefined if nobody answers. @throws {SocketError} as the operating system would refuse it */
  readonly open: (hostname: string, port: number, caller: Caller) => Peer | undefined | Promise<Peer | undefined>;
}

/** One way between a function and a database of the same Region, in milliseconds: a guess, within a zone or across. */
const ONE_WAY_MS = 1;

/** The way in Region time. */
export const inRegionTime =
  (clock: Clock): SocketHost['travel'] =>
  (work) =>
    void clock.setTimeout(work, ONE_WAY_MS);

/** What is wrong with a connection, as Node says it: `connect ECONNREFUSED shop-1:5432`. */
export class SocketError extends Error {
  readonly code: string;
  readonly syscall: string;

  constructor(syscall: string, code: string, address = '') {
    super([syscall, code, address].join(' ').trim());
    this.code = code;
    this.syscall = syscall;
  }
}

/**
 * `node:net` and `node:tls` for functions, in memory or by way of real sockets. TLS is a pass-through: nothing is
 * encrypted, every certificate is the right one, and the far end is told whether the client would have checked it.
 */
export function createSocketModules(host: SocketHost): Readonly<Record<'net' | 'tls', object>> {
  class Socket extends MemorySocket {
    constructor() {
      super(host);
    }
  }
  const connectPlain = ({ host: hostname = 'localhost', port }: net.TcpNetConnectOpts) =>
    new Socket().connect(port, hostname);
  const connect = ({ socket, rejectUnauthorized }: tls.ConnectionOptions) => {
    if (!(socket instanceof MemorySocket)) throw new Error('tls.connect is simulated only over a socket that is open');
    socket.secure(rejectUnauthorized !== false);
    return socket;
  };
  const { isIP, isIPv4, isIPv6 } = net;
  return {
    net: unavailableModule('net', net, { Socket, connect: connectPlain, isIP, isIPv4, isIPv6 }),
    tls: unavailableModule('tls', tls, { connect }),
  };
}

/** `net.Socket` of a client. What comes in belongs to the realm that made it, and waits while that is frozen. */
class MemorySocket extends Duplex {
  readonly #host: SocketHost;
  readonly #life = currentLife();
  readonly #inContext = AsyncLocalStorage.snapshot();
  #peer: Peer | undefined;

  constructor(host: SocketHost) {
    super({ allowHalfOpen: false });
    this.#host = host;
  }

  connect(port: number, hostname: string, onConnect?: () => void): this {
    if (onConnect) this.once('connect', onConnect);
    this.#travel(() => void this.#open(hostname, port));
    return this;
  }

  get remoteAddress(): string | undefined {
    return this.#peer?.address;
  }

  secure(checksCertificate: boolean): void {
    this.#peer?.secure(checksCertificate);
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#travel(() => this.#peer?.receive(chunk));
    done();
  }

  override _final(done: () => void): void {
    this.#travel(() => this.#peer?.end());
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#travel(() => this.#peer?.end());
    done(error);
  }

  async #open(hostname: string, port: number): Promise<void> {
    try {
      const peer = await this.#host.open(hostname, port, this.#caller());
      if (!peer) return;
      this.#deliver(() => {
        if (this.destroyed) {
          peer.end();
          return;
        }
        this.#peer = peer;
        this.emit('connect');
      });
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      this.#deliver(() => this.destroy(error));
    }
  }

  #caller(): Caller {
    return {
      send: (bytes) => this.#deliver(() => void (this.destroyed || this.push(bytes))),
      close: () => this.#deliver(() => void (this.destroyed || this.push(null))),
      reset: () => this.#deliver(() => this.destroy(new SocketError('read', 'ECONNRESET'))),
    };
  }

  /** To the far end, unless the realm ended before. */
  #travel(work: () => void): void {
    this.#host.travel(() => {
      if (!this.#life?.ended) work();
    });
  }

  /** From the far end into the realm. */
  #deliver(work: () => void): void {
    const inContext = () => this.#inContext(work);
    this.#host.travel(() => (this.#life ? this.#life.run(inContext) : inContext()));
  }
}
