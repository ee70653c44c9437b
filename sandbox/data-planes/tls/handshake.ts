import type { ServedCertificate } from '../../services/acm/index.ts';
import { sslPolicy } from '../../services/elastic-load-balancing/index.ts';
import type { AppliedListener, Node } from './nodes.ts';
import { chooseCertificate } from './selection.ts';

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** What a client says first. */
export interface ClientHello {
  /** Nothing for a client that does not name a host, or names an address. */
  readonly servername?: string | undefined;
  readonly alpnProtocols?: readonly string[] | undefined;
  readonly versions?: readonly TlsVersion[] | undefined;
}

/** What becomes of an attempt to connect. */
export type Handshake =
  | { readonly kind: 'refused' }
  /** There is no TLS on this port, or none that both sides speak. */
  | { readonly kind: 'broken' }
  | {
      readonly kind: 'shown';
      readonly certificate: ServedCertificate;
      readonly version: TlsVersion;
      /** What both sides agreed to speak; false if nothing was agreed on. */
      readonly alpnProtocol: string | false;
      /** The listener asks for a certificate that the client does not have, and ends the connection. */
      readonly isRefused: boolean;
    };

/** What a real handshake would show, by the same choice that real sockets make. */
export function handshake(node: Node | undefined, port: number, hello: ClientHello, nowMs: number): Handshake {
  const listener = node?.listeners.get(port);
  if (!listener) return { kind: 'refused' };
  const version = versionsOf(listener).findLast((each) => (hello.versions ?? VERSIONS).includes(each));
  const certificate = certificateFor(listener, hello.servername, nowMs);
  if (!certificate || !version) return { kind: 'broken' };
  const alpnProtocol = protocolsOf(listener).find((each) => hello.alpnProtocols?.includes(each)) ?? false;
  return { kind: 'shown', certificate, version, alpnProtocol, isRefused: listener.mutualTls === 'verify' };
}

export function certificateFor(
  { type, defaultCertificate, certificates }: AppliedListener,
  servername: string | undefined,
  nowMs: number,
): ServedCertificate | undefined {
  return defaultCertificate && chooseCertificate({ type, defaultCertificate, certificates }, servername, nowMs);
}

const VERSIONS: readonly TlsVersion[] = ['TLSv1.2', 'TLSv1.3'];

/** Older ones than 1.2 are in some policies, but neither Node nor any current client speaks them. */
export const versionsOf = (listener: AppliedListener): TlsVersion[] => {
  const { protocols } = sslPolicy(listener.sslPolicy!);
  return VERSIONS.filter((version) => protocols.includes(version));
};

/**
 * "ALPN policies": what a TLS listener offers, the preferred one first. HTTPS listeners of AWS offer HTTP/2 as well,
 * which is not simulated.
 */
const ALPN: Readonly<Record<string, readonly string[]>> = {
  HTTP1Only: ['http/1.1', 'http/1.0'],
  HTTP2Only: ['h2'],
  HTTP2Optional: ['http/1.1', 'http/1.0', 'h2'],
  HTTP2Preferred: ['h2', 'http/1.1', 'http/1.0'],
  None: [],
};

export const protocolsOf = ({ protocol, alpnPolicy }: AppliedListener): readonly string[] =>
  protocol === 'HTTPS' ? ['http/1.1'] : ALPN[alpnPolicy[0] ?? 'None']!;
