import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Hub, StreamEvent } from './hub.ts';

/** Something is sent at least so often, so that both ends know that the other one is there. */
const HEARTBEAT_MS = 15_000;

/** Pages that look at the same time. */
const MAX_STREAMS = 32;

/** A page that does not read is let go, and gets a snapshot when it comes back. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** The event streams of a console. */
export class Streams {
  readonly #hub: Hub;
  readonly #open = new Set<ServerResponse>();

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  get count(): number {
    return this.#open.size;
  }

  /** @returns false where there are too many */
  open(request: IncomingMessage, response: ServerResponse, headers: Readonly<Record<string, string>>): boolean {
    if (this.#open.size >= MAX_STREAMS) return false;
    this.#open.add(response);
    // The server's own limits are for answers that end.
    request.socket.setTimeout(0);
    request.socket.setNoDelay(true);
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const send = (event: StreamEvent) => {
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
      else response.write(`id: ${event.id}\nevent: ${event.event}\ndata: ${event.data}\n\n`);
    };
    response.write('retry: 2000\n\n');
    const lastEventId = request.headers['last-event-id'];
    const unsubscribe = this.#hub.subscribe(typeof lastEventId === 'string' ? lastEventId : undefined, send);
    const heartbeat = setInterval(() => response.write(': here\n\n'), HEARTBEAT_MS);
    response.once('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
      this.#open.delete(response);
    });
    return true;
  }

  /** Ends all of them. */
  close(): void {
    for (const response of this.#open) response.end();
  }
}
