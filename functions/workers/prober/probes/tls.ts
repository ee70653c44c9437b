import { lookup } from 'node:dns/promises';
import { connect } from 'node:tls';
import type { Driver, Link } from '../driver.ts';
import type { ProbeOf } from '../contract/input.ts';
import { connected } from './tcp.ts';

/**
 * Makes a TLS connection to each address of the host, and records which certificate is served there: `10.0.1.7 0a1b2c,
 * 10.0.2.9 0a1b2c`. An attempt succeeds if all addresses serve one that is valid for the name.
 */
export function createTls({ host, port, serverName }: ProbeOf<'tls'>): Driver {
  return {
    connections: ['fresh'],
    open: async (_connection, signal) => {
      const addresses = await lookup(host, { all: true });
      const served = await Promise.all(
        addresses.map(async ({ address }) => {
          const { serial, fault } = await handshake(address, port, serverName, signal);
          return { text: `${address} ${serial}`, fault: fault && `${address} ${fault}` };
        }),
      );
      return new Handshakes(served.map(({ text }) => text).toSorted(), served.find(({ fault }) => fault)?.fault);
    },
  };
}

/**
 * The serial number of the certificate that an address serves, and the error of the certificate or of the connection.
 */
async function handshake(host: string, port: number, servername: string, signal: AbortSignal) {
  // An invalid certificate is reported as such, not as a failed connection.
  const socket = connect({ host, port, servername, rejectUnauthorized: false });
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  try {
    await connected(socket, 'secureConnect');
    const serial = socket.getPeerCertificate().serialNumber?.toLowerCase() ?? '';
    return { serial, fault: socket.authorized ? undefined : codeOf(socket.authorizationError) };
  } catch (error) {
    return { serial: 'none', fault: codeOf(error) };
  } finally {
    socket.destroy();
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error ? ((error as { code?: string }).code ?? error.message) : String(error);

class Handshakes implements Link {
  readonly answeredBy: string;
  readonly isBroken = false;
  readonly #fault: string | undefined;

  constructor(served: readonly string[], fault: string | undefined) {
    this.answeredBy = served.join(', ');
    this.#fault = fault;
  }

  async attempt(): Promise<void> {
    if (this.#fault !== undefined) throw new Error(this.#fault);
  }

  close(): void {}
}
