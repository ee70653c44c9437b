import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { limitConnections } from '../../loopback.ts';
import { LOOPBACK } from './server.ts';

/** Where a new connection goes to. */
export interface Destination {
  readonly instanceId: string;
  readonly port: number;
}

/** One host name's address on this machine. Each new connection goes to whom the name leads to at that moment. */
export class EndpointProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #connections = new Map<Socket, { readonly instanceId: string; readonly onward: Socket }>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** @param resolve undefined if nobody takes a connection now */
  static async open(resolve: () => Destination | undefined): Promise<EndpointProxy> {
    const server = limitConnections(createServer());
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const proxy = new EndpointProxy(server, port);
    server.on('connection', (socket) => proxy.#accept(socket, resolve()));
    return proxy;
  }

  /** Breaks the connections to an instance, as a process that dies does. */
  cut(instanceId: string): void {
    for (const [socket, connection] of this.#connections) {
      if (connection.instanceId !== instanceId) continue;
      socket.resetAndDestroy();
      connection.onward.destroy();
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const [socket, { onward }] of this.#connections) {
      socket.destroy();
      onward.destroy();
    }
    await closed;
  }

  #accept(socket: Socket, destination: Destination | undefined): void {
    socket.on('error', () => {});
    if (!destination) {
      socket.resetAndDestroy();
      return;
    }
    const onward = connect(destination.port, LOOPBACK);
    this.#connections.set(socket, { instanceId: destination.instanceId, onward });
    socket.setNoDelay(true);
    onward.setNoDelay(true);
    // A server that ends its side has said all it had to say; one that breaks breaks its client's side as well.
    onward.on('error', () => socket.resetAndDestroy());
    socket.once('close', () => {
      this.#connections.delete(socket);
      onward.destroy();
    });
    onward.pipe(socket);
    socket.pipe(onward);
  }
}
