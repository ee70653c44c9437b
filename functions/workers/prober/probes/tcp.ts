import { connect, type Socket } from 'node:net';
import type { Driver, Link } from '../driver.ts';
import type { ProbeOf } from '../contract/input.ts';

/** Opens a TCP connection, and is content. */
export function createTcp({ host, port }: ProbeOf<'tcp'>): Driver {
  return {
    // A connection that is kept says nothing without a protocol on it.
    connections: ['fresh'],
    open: async (_connection, signal) => {
      const socket = connect({ host, port });
      signal.addEventListener('abort', () => socket.destroy(), { once: true });
      await connected(socket, 'connect');
      return new OpenSocket(socket, socket.remoteAddress);
    },
  };
}

/** Resolves when the socket says so, and rejects with what is wrong with it before. */
export function connected(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    // It stays: an error after the connection was made is nobody's, and must not end the process.
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}

/** That it is open is all that was asked for. */
class OpenSocket implements Link {
  readonly answeredBy: string | undefined;
  readonly isBroken = false;
  readonly #socket: Socket;

  constructor(socket: Socket, answeredBy: string | undefined) {
    this.#socket = socket;
    this.answeredBy = answeredBy;
  }

  async attempt(): Promise<void> {}

  close(): void {
    this.#socket.destroy();
  }
}
