import type { Server as HttpServer } from 'node:http';
import type { Server, Socket } from 'node:net';

/**
 * What this process takes from others on this machine at the same time. The numbers are ours: far above what the
 * command line, SDK clients and a browser need together, and far below what fills the memory.
 */
export const LOOPBACK_LIMITS = {
  /** Connections of one server. */
  connections: 256,
  /** Connections of a load balancer's listener, a target or a database: crowds meet them, and AWS has no such bound. */
  dataPlaneConnections: 2_048,
  /** Connections beyond these are told so, and these are closed without a word. */
  refusedConnections: 64,
  /** Requests that have arrived and are not answered yet, on all connections of one server. */
  requests: 1_024,
  /** Bodies of all requests of one server that are not answered yet. */
  bodiesBytes: 64 * 1024 * 1024,
  /** From the opening of a connection, or the last answer, to the end of the headers. */
  headersMs: 10_000,
  /** To the end of the body. */
  requestMs: 30_000,
  /** How long a client may stop reading an answer. */
  answerMs: 30_000,
  /** How long an idle connection is kept for its client's next call. SDK clients keep theirs for less. */
  keepAliveMs: 30_000,
} as const;

/** Bounds the connections of what stands behind an endpoint; those beyond are closed at once. */
export function limitConnections<Bounded extends Server>(server: Bounded): Bounded {
  server.maxConnections = LOOPBACK_LIMITS.dataPlaneConnections;
  return server;
}

/** What an HTTP server is created with, so that slow requests end: it answers 408 by itself. */
export const HTTP_LIMITS = {
  headersTimeout: LOOPBACK_LIMITS.headersMs,
  requestTimeout: LOOPBACK_LIMITS.requestMs,
  keepAliveTimeout: LOOPBACK_LIMITS.keepAliveMs,
  connectionsCheckingInterval: 1_000,
} as const;

/**
 * Counts the connections of an HTTP server, so that a client in excess can be told why it is refused.
 * @returns whether a connection is in excess: its requests are to be refused, and it is to be closed
 */
export function countConnections(server: HttpServer): (socket: Socket) => boolean {
  server.maxConnections = LOOPBACK_LIMITS.connections + LOOPBACK_LIMITS.refusedConnections;
  const excess = new WeakSet<Socket>();
  let open = 0;
  server.on('connection', (socket) => {
    open++;
    socket.once('close', () => open--);
    if (open > LOOPBACK_LIMITS.connections) excess.add(socket);
  });
  return (socket) => excess.has(socket);
}
