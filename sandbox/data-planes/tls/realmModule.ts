import { X509Certificate } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import tls from 'node:tls';
import type { Clock } from '../../clock.ts';
import type { Dns } from '../../dns/resolver.ts';
import { Crossing, inRegionTime } from '../../realms/crossing.ts';
import { SocketError } from '../../postgres-wire/socket.ts';
import { copyOf } from '../../realms/unavailable.ts';
import type { ServedCertificate } from '../../services/acm/index.ts';
import type { Handshake, TlsVersion } from './handshake.ts';
import type { TlsDataPlane } from './index.ts';
import { bytesOf } from './reply.ts';
import { type RealDoors, RealHandshakeSocket } from './sockets/client.ts';
import { verify } from './verification.ts';

/** One way between a function and a load balancer of its Region, in milliseconds: a guess. */
const ONE_WAY_MS = 1;

export interface TlsModuleHost {
  readonly clock: Clock;
  readonly dns: Dns;
  readonly dataPlane: TlsDataPlane;
  /** Where load balancers really answer; undefined while handshakes are simulated. */
  readonly realSockets?: () => RealDoors | undefined;
}

const SIMULATED = new Set(
  'host port servername ALPNProtocols minVersion maxVersion rejectUnauthorized checkServerIdentity requestOCSP timeout'.split(
    ' ',
  ),
);

/**
 * `node:tls` for functions: connections to load balancers get what their nodes show. Over a socket that is open,
 * connections go on to be what `module` makes of them.
 */
export function tlsModule(module: object, host: TlsModuleHost): object {
  const { connect: overSocket } = module as { connect: (options: tls.ConnectionOptions) => unknown };
  const connect = (...args: unknown[]) => {
    const { options, onSecure } = readArguments(args);
    if (options.socket) return overSocket(options);
    const unknown = Object.keys(options).find((name) => !SIMULATED.has(name));
    if (unknown !== undefined) throw new Error(`the option ${unknown} of tls.connect is not simulated`);
    const openSockets = host.realSockets?.();
    const socket = openSockets
      ? new RealHandshakeSocket(options, addressOf(options.host ?? 'localhost', host.dns), openSockets)
      : new HandshakeSocket(options, host);
    if (onSecure) socket.once('secureConnect', onSecure);
    return socket;
  };
  return copyOf(module, { connect, checkServerIdentity: tls.checkServerIdentity });
}

/** An address of a host; undefined if it has none. */
function addressOf(name: string, dns: Dns): string | undefined {
  if (isIP(name)) return name;
  const found = dns.resolve(name, 'A');
  return found.kind === 'records' ? found.values[0] : undefined;
}

/** `connect(options)` or `connect(port, host, options)`, and at the end of either a listener. */
function readArguments(args: readonly unknown[]): { options: tls.ConnectionOptions; onSecure?: () => void } {
  const options: tls.ConnectionOptions = {};
  for (const argument of args) {
    if (typeof argument === 'number') options.port = argument;
    else if (typeof argument === 'string') options.host = argument;
    else if (typeof argument === 'object') Object.assign(options, argument);
  }
  const last = args.at(-1);
  return { options, ...(typeof last === 'function' && { onSecure: last as () => void }) };
}

/** A `tls.TLSSocket` of a client, as far as a handshake goes, and one request that the load balancer answers itself. */
class HandshakeSocket extends EventEmitter {
  authorized = false;
  authorizationError: string | null = null;
  alpnProtocol: string | false | null = null;
  encrypted = true;
  destroyed = false;
  readonly servername: string | undefined;
  readonly #options: tls.ConnectionOptions;
  readonly #host: TlsModuleHost;
  readonly #crossing: Crossing;
  #certificate: ServedCertificate | undefined;
  #version: TlsVersion | null = null;
  #sent = '';
  #isAnswered = false;
  #inactivity: ReturnType<Clock['setTimeout']> | undefined;

  constructor(options: tls.ConnectionOptions, host: TlsModuleHost) {
    super();
    this.#options = options;
    this.#host = host;
    this.#crossing = new Crossing(inRegionTime(host.clock, ONE_WAY_MS));
    const { host: name = 'localhost', servername } = options;
    // As Node does: no host is named to a server that is known by its address only.
    this.servername = servername ?? (isIP(name) ? undefined : name);
    if (options.timeout) this.setTimeout(options.timeout);
    this.#crossing.travel(() => {
      const answer = this.#connect(name);
      this.#crossing.deliver(() => this.#take(answer));
    });
  }

  getPeerCertificate(): object {
    return this.#certificate ? legacyObjectOf(this.#certificate) : {};
  }

  getPeerX509Certificate(): X509Certificate | undefined {
    return this.#certificate && new X509Certificate(this.#certificate.pem().certificatePem);
  }

  getProtocol(): TlsVersion | null {
    return this.#version;
  }

  setTimeout(delayMs: number, onTimeout?: () => void): this {
    if (onTimeout) this.once('timeout', onTimeout);
    this.#host.clock.clearTimeout(this.#inactivity);
    if (delayMs > 0)
      this.#inactivity = this.#host.clock.setTimeout(
        () => this.#crossing.deliver(() => void (this.destroyed || this.emit('timeout'))),
        delayMs,
      );
    return this;
  }

  write(chunk: string | Uint8Array): boolean {
    this.#sent += Buffer.from(chunk as Uint8Array).toString('latin1');
    if (this.#isAnswered || !this.#sent.includes('\r\n\r\n')) return true;
    this.#isAnswered = true;
    this.#crossing.travel(() => {
      const { host = 'localhost', port = 443 } = this.#options;
      const node = this.#host.dataPlane.nodes.at(addressOf(host, this.#host.dns) ?? '');
      const listener = node?.listeners.get(port);
      const bytes = listener?.protocol === 'HTTPS' ? bytesOf(listener, this.#sent) : undefined;
      this.#crossing.deliver(() => {
        if (this.destroyed) return;
        if (bytes) this.emit('data', bytes);
        this.destroy();
      });
    });
    return true;
  }

  end(): this {
    return this.destroy();
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.#host.clock.clearTimeout(this.#inactivity);
    this.#crossing.deliver(() => {
      if (error) this.emit('error', error);
      this.emit('close', error !== undefined);
    });
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #connect(name: string): Handshake | Error {
    const { port = 443, ALPNProtocols, minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3' } = this.#options;
    const address = addressOf(name, this.#host.dns);
    if (address === undefined) return new SocketError('getaddrinfo', 'ENOTFOUND', name);
    const answer = this.#host.dataPlane.handshake(address, port, {
      servername: this.servername,
      alpnProtocols: Array.isArray(ALPNProtocols) ? (ALPNProtocols as string[]) : [],
      versions: (['TLSv1.2', 'TLSv1.3'] as const).filter((version) => minVersion <= version && version <= maxVersion),
    });
    return answer.kind === 'refused' ? new SocketError('connect', 'ECONNREFUSED', `${address}:${port}`) : answer;
  }

  #take(answer: Handshake | Error): void {
    if (this.destroyed) return;
    if (answer instanceof Error) {
      this.destroy(answer);
      return;
    }
    this.emit('connect');
    if (answer.kind !== 'shown') {
      this.destroy(new SocketError('write', 'EPROTO'));
      return;
    }
    this.#certificate = answer.certificate;
    this.#version = answer.version;
    this.alpnProtocol = answer.alpnProtocol;
    // A load balancer staples nothing; by then its own part of the handshake is over.
    if (this.#options.requestOCSP) this.emit('OCSPResponse', null);
    // In TLS 1.3 a client is through before the listener has looked at what it sent.
    if (answer.isRefused && answer.version === 'TLSv1.2') {
      this.destroy(new SocketError('read', 'ECONNRESET'));
      return;
    }
    const error = this.#verify(answer.certificate);
    this.authorized = error === undefined;
    this.authorizationError = error?.code ?? null;
    if (error && this.#options.rejectUnauthorized !== false) this.destroy(error);
    else this.emit('secureConnect');
    if (answer.isRefused && !this.destroyed)
      this.#crossing.travel(() => this.#crossing.deliver(() => this.destroy(new SocketError('read', 'ECONNRESET'))));
  }

  #verify(certificate: ServedCertificate): (Error & { code?: string }) | undefined {
    const { host = 'localhost', checkServerIdentity = tls.checkServerIdentity } = this.#options;
    const peer = legacyObjectOf(certificate) as tls.PeerCertificate;
    return (
      verify(certificate, this.#host.clock.now()) ?? checkServerIdentity(this.servername ?? host, peer) ?? undefined
    );
  }
}

const legacyObjects = new Map<string, object>();

/** What `getPeerCertificate` tells; the last few are kept, because a prober asks for the same ones again and again. */
function legacyObjectOf(certificate: ServedCertificate): object {
  const { certificatePem } = certificate.pem();
  let known = legacyObjects.get(certificatePem);
  if (!known) {
    if (legacyObjects.size >= 100) legacyObjects.clear();
    legacyObjects.set(certificatePem, (known = new X509Certificate(certificatePem).toLegacyObject()));
  }
  return known;
}
