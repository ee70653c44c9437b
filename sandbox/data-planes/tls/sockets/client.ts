import type { X509Certificate } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import tls from 'node:tls';
import { SocketError } from '../../../postgres-wire/socket.ts';
import { Crossing } from '../../../realms/crossing.ts';
import { outsideOfRealms } from '../../../realms/rejections.ts';
import type { Bound } from './binding.ts';

/** Where functions find the load balancers of their Region on this machine. */
export interface RealDoors {
  /** The place at which an address and a port of the Region really answer; undefined if nothing listens there. */
  at(address: string, port: number): Bound | undefined;
  /** Whom clients trust. */
  readonly authorityPem: string;
}

/** A `tls.TLSSocket` for a function, over a real connection: as far as a handshake and a request go. */
export class RealHandshakeSocket extends EventEmitter {
  readonly servername: string | undefined;
  destroyed = false;
  readonly #crossing = new Crossing((work) => work());
  readonly #socket: tls.TLSSocket | undefined;

  /** @param address undefined for a name that nobody has */
  constructor(options: tls.ConnectionOptions, address: string | undefined, openSockets: RealDoors) {
    super();
    const {
      host = 'localhost',
      port = 443,
      rejectUnauthorized,
      requestOCSP,
      ALPNProtocols,
      minVersion,
      maxVersion,
    } = options;
    this.servername = options.servername ?? (isIP(host) ? undefined : host);
    const openSocket = address === undefined ? undefined : openSockets.at(address, port);
    if (!openSocket) {
      const error =
        address === undefined
          ? new SocketError('getaddrinfo', 'ENOTFOUND', host)
          : new SocketError('connect', 'ECONNREFUSED', `${address}:${port}`);
      setImmediate(() => this.#crossing.deliver(() => this.emit('error', error)));
      return;
    }
    this.#socket = outsideOfRealms(() =>
      tls.connect({
        host: openSocket.address,
        port: openSocket.port,
        ca: openSockets.authorityPem,
        // A session that is taken up again would show the certificate of the one before.
        session: undefined,
        ...(this.servername !== undefined && { servername: this.servername }),
        ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
        ...(requestOCSP !== undefined && { requestOCSP }),
        ...(ALPNProtocols !== undefined && { ALPNProtocols }),
        ...(minVersion !== undefined && { minVersion }),
        ...(maxVersion !== undefined && { maxVersion }),
      }),
    );
    for (const event of ['connect', 'OCSPResponse', 'secureConnect', 'data', 'timeout', 'close'] as const) {
      this.#socket.on(event, (...args: unknown[]) => this.#crossing.deliver(() => this.emit(event, ...args)));
    }
    this.#socket.on('error', ({ code = 'ECONNRESET', message }: NodeJS.ErrnoException) =>
      this.#crossing.deliver(() => this.emit('error', Object.assign(new Error(message), { code }))),
    );
  }

  get authorized(): boolean {
    return this.#socket?.authorized ?? false;
  }

  /** The code of what is wrong with the certificate. */
  get authorizationError(): string | null {
    const error: unknown = this.#socket?.authorizationError;
    if (error instanceof Error) return (error as NodeJS.ErrnoException).code ?? error.message;
    return typeof error === 'string' ? error : null;
  }

  get alpnProtocol(): string | false | null {
    return this.#socket?.alpnProtocol ?? null;
  }

  getPeerCertificate(): object {
    return this.#socket?.getPeerCertificate() ?? {};
  }

  getPeerX509Certificate(): X509Certificate | undefined {
    return this.#socket?.getPeerX509Certificate();
  }

  getProtocol(): string | null {
    return this.#socket?.getProtocol() ?? null;
  }

  setTimeout(delayMs: number, onTimeout?: () => void): this {
    if (onTimeout) this.once('timeout', onTimeout);
    this.#socket?.setTimeout(delayMs);
    return this;
  }

  write(chunk: string | Uint8Array): boolean {
    return this.#socket?.write(chunk) ?? false;
  }

  end(): this {
    return this.destroy();
  }

  destroy(): this {
    this.destroyed = true;
    this.#socket?.destroy();
    return this;
  }
}
