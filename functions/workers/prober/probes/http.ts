import http from 'node:http';
import https from 'node:https';
import { type Driver, type Link, RefusedError } from '../driver.ts';
import type { ProbeOf } from '../contract/input.ts';

/** Statuses from here on are errors of the server or of the request. */
const FIRST_FAULT_STATUS = 400;

/** Requests a page. */
export function createHttp(probe: ProbeOf<'http'>): Driver {
  return {
    connections: ['fresh', 'kept'],
    open: async (connection, signal) => new HttpLink(probe, connection === 'kept', signal),
  };
}

/** An HTTP client connects at its first request: its own agent decides whether the connection is kept. */
class HttpLink implements Link {
  readonly #url: URL;
  readonly #accepts: (status: number) => boolean;
  readonly #agent: http.Agent;
  readonly #running = new Set<http.ClientRequest>();
  answeredBy: string | undefined;
  isBroken = false;

  constructor({ url, expectedStatus }: ProbeOf<'http'>, isKept: boolean, signal: AbortSignal) {
    this.#url = new URL(url);
    this.#accepts = (status) =>
      expectedStatus === undefined ? status < FIRST_FAULT_STATUS : status === expectedStatus;
    const { Agent } = this.#url.protocol === 'https:' ? https : http;
    this.#agent = new Agent({ keepAlive: isKept, maxSockets: 1 });
    if (!isKept) signal.addEventListener('abort', () => this.close(), { once: true });
  }

  attempt(_row: number, sent: () => void): Promise<void> {
    const { request } = this.#url.protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      sent();
      const asked = request(this.#url, { agent: this.#agent }, (response) => {
        this.answeredBy = response.socket.remoteAddress;
        const { statusCode = 0 } = response;
        // The whole answer: an incomplete page is a failure.
        response.once('error', reject);
        response.once('end', () =>
          this.#accepts(statusCode)
            ? resolve()
            : reject(new RefusedError(`HTTP ${statusCode}`, 'not the status that was expected')),
        );
        response.resume();
      });
      this.#running.add(asked);
      asked.once('close', () => this.#running.delete(asked));
      asked.once('error', reject);
      asked.end();
    });
  }

  close(): void {
    this.isBroken = true;
    for (const request of this.#running) request.destroy();
    this.#agent.destroy();
  }
}
