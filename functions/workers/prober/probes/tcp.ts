import { connect, type Socket } from 'node:net';
import type { Driver, Link } from '../driver.ts';
import type { ProbeOf } from '../contract/input.ts';

/** Opens a TCP connection, which is the whole attempt. */
export function createTcp({ host, port }: ProbeOf<'tcp'>): Driver {
  return {
    // Without a protocol, a kept connection shows nothing.
    connections: ['fresh'],
    open: async (_connection, signal) => {
      const socket = connect({ host, port });
      signal.addEventListener('abort', () => socket.destroy(), { once: true });
      await connected(socket, 'connect');
      return new OpenSocket(socket, socket.remoteAddress);
    },
  };
}

/** Resolves on the socket's event, and rejects with an earlier error. */
export function connected(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    // It stays registered: a later error has no other handler, and must not end the process.
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}

/** An open connection is success. */
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
