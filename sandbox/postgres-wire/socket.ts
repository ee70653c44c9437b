import net from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { Clock } from '../clock.ts';
import { Crossing } from '../realms/crossing.ts';
import { unavailableModule } from '../realms/unavailable.ts';

/** One way between a function and a database of the same Region, in milliseconds: a guess, within a zone or across. */
const ONE_WAY_MS = 1;

/** The far end of a connection. */
export interface Peer {
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
  readonly clock: Clock;
  /** Opens a connection; undefined if nobody answers. @throws {SocketError} as the operating system would refuse it */
  readonly open: (hostname: string, port: number, caller: Caller) => Peer | undefined;
}

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
 * `node:net` and `node:tls` for functions, in memory. TLS is a pass-through: nothing is encrypted, every certificate is
 * the right one, and the far end is told whether the client would have checked it.
 */
export function createSocketModules(host: SocketHost): Readonly<Record<'net' | 'tls', object>> {
  class Socket extends MemorySocket {
    constructor() {
      super(host);
    }
  }
  const connect = ({ socket, rejectUnauthorized }: tls.ConnectionOptions) => {
    if (!(socket instanceof MemorySocket)) throw new Error('tls.connect is simulated only over a socket that is open');
    socket.secure(rejectUnauthorized !== false);
    return socket;
  };
  const { isIP, isIPv4, isIPv6 } = net;
  return {
    net: unavailableModule('net', net, { Socket, isIP, isIPv4, isIPv6 }),
    tls: unavailableModule('tls', tls, { connect }),
  };
}

/** `net.Socket` of a client. What comes in belongs to the realm that made it, and waits while that is frozen. */
class MemorySocket extends Duplex {
  readonly #host: SocketHost;
  readonly #crossing: Crossing;
  #peer: Peer | undefined;

  constructor(host: SocketHost) {
    super({ allowHalfOpen: false });
    this.#host = host;
    this.#crossing = new Crossing(host.clock, ONE_WAY_MS);
  }

  connect(port: number, hostname: string, onConnect?: () => void): this {
    if (onConnect) this.once('connect', onConnect);
    this.#crossing.travel(() => {
      try {
        const peer = this.#host.open(hostname, port, this.#caller());
        if (!peer) return;
        this.#crossing.deliver(() => {
          this.#peer = peer;
          this.emit('connect');
        });
      } catch (error) {
        if (!(error instanceof SocketError)) throw error;
        this.#crossing.deliver(() => this.destroy(error));
      }
    });
    return this;
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
    this.#crossing.travel(() => this.#peer?.receive(chunk));
    done();
  }

  override _final(done: () => void): void {
    this.#crossing.travel(() => this.#peer?.end());
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#crossing.travel(() => this.#peer?.end());
    done(error);
  }

  #caller(): Caller {
    return {
      send: (bytes) => this.#crossing.deliver(() => void (this.destroyed || this.push(bytes))),
      close: () => this.#crossing.deliver(() => void (this.destroyed || this.push(null))),
      reset: () => this.#crossing.deliver(() => this.destroy(new SocketError('read', 'ECONNRESET'))),
    };
  }
}
