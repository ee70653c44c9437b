import http from 'node:http';
import https from 'node:https';
import { connect, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import type { Clock } from '../../../clock.ts';
import { HTTP_LIMITS, limitConnections } from '../../../loopback.ts';
import { certificateFor, protocolsOf } from '../handshake.ts';
import type { AppliedListener, Node } from '../nodes.ts';
import { targetGroupOf } from '../reply.ts';
import { bind, type Bound } from './binding.ts';
import type { Contexts } from './contexts.ts';
import { answer } from './http.ts';
import type { TargetServers } from './targets.ts';

/** A listener on one node, on a real socket. It asks the node anew for each connection. */
export interface ListenerServer {
  readonly bound: Bound;
  /** The listener answers differently from now on. */
  refresh(): void;
  close(): void;
}

export interface ServerHost {
  readonly clock: Clock;
  readonly contexts: Contexts;
  readonly targets: TargetServers;
}

type ServerKind = 'http' | 'https' | 'tls';

const KINDS: Readonly<Record<string, ServerKind>> = { HTTP: 'http', HTTPS: 'https', TLS: 'tls' };

/** What kind of server a listener needs; undefined for one that is not this data plane's. */
export const kindOf = ({ protocol }: AppliedListener): ServerKind | undefined => KINDS[protocol];

export async function openListener(
  kind: ServerKind,
  node: Node,
  port: number,
  host: ServerHost,
): Promise<ListenerServer> {
  const current = () => node.listeners.get(port);
  const server = limitConnections(createServer(kind, node, current, host));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
  });
  const refresh = () => {
    const listener = current();
    // Who names no host never gets to SNICallback, and is shown what the server itself has.
    if (server instanceof tls.Server && listener?.defaultCertificate)
      server.setSecureContext(host.contexts.options(listener, listener.defaultCertificate));
  };
  refresh();
  return {
    bound: await bind(server, node.address, port),
    refresh,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function createServer(
  kind: ServerKind,
  node: Node,
  current: () => AppliedListener | undefined,
  { clock, contexts, targets }: ServerHost,
): Server {
  const onRequest = (request: http.IncomingMessage, response: http.ServerResponse) => {
    const listener = current();
    if (listener) answer(listener, node.zone, targets, request, response).catch(() => response.destroy());
    else response.destroy();
  };
  if (kind === 'http') return http.createServer(HTTP_LIMITS, onRequest);
  const settings: tls.TlsOptions = {
    // The choice of `handshake`, made for each connection.
    SNICallback(servername, done) {
      const listener = current();
      const certificate = listener && certificateFor(listener, servername, clock.now());
      if (certificate) done(null, contexts.of(listener, certificate));
      else done(new Error(`nothing is served for ${servername} any more`));
    },
    requestCert: current()!.mutualTls !== 'off',
    rejectUnauthorized: current()!.mutualTls === 'verify',
    handshakeTimeout: HTTP_LIMITS.headersTimeout,
    ALPNProtocols: [...protocolsOf(current()!)],
  };
  if (kind === 'https') return https.createServer({ ...HTTP_LIMITS, ...settings }, onRequest);
  return tls.createServer(settings, (socket) => {
    forward(current(), node.zone, targets, socket).catch(() => socket.destroy());
  });
}

/** A TLS listener ends the encryption and forwards what was in it. */
async function forward(
  listener: AppliedListener | undefined,
  zone: string,
  targets: TargetServers,
  socket: tls.TLSSocket,
): Promise<void> {
  const target = listener && (await targets.pick(targetGroupOf(listener.defaultActions[0]!), zone));
  if (!target) {
    socket.destroy();
    return;
  }
  const onward = connect(target.port, target.address);
  onward.on('error', () => socket.destroy());
  socket.on('error', () => onward.destroy());
  socket.pipe(onward).pipe(socket);
}
