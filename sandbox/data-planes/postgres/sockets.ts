import { connect } from 'node:net';
import { type Caller, createSocketModules, type Peer, SocketError } from '../../postgres-wire/socket.ts';
import { outsideOfRealms } from '../../realms/rejections.ts';
import type { Rds } from '../../services/rds/index.ts';
import { LOOPBACK } from './server.ts';

/** `SSLRequest` (manual, "Message Formats"): eight bytes, the last four of which are this number. */
const SSL_REQUEST_BYTES = 8;
const SSL_REQUEST = 80_877_103;
/** Willing to go on in TLS. */
const WILLING = Buffer.from('S');

export interface ConnectOptions {
  readonly rds: Rds;
  /** The port of a host name's proxy; undefined if the name leads to nobody who takes connections now. */
  readonly portOf: (hostname: string) => Promise<number | undefined>;
  readonly elsewhere: Elsewhere | undefined;
}

/** Who answers at a host that is no database; undefined if nobody of that name does. @throws {SocketError} */
export type Elsewhere = (hostname: string, port: number) => Peer | undefined;

/**
 * `node:net` and `node:tls` for functions, which lead to real servers. TLS ends here, as everywhere in the Region: a
 * client that asks for it goes on in the clear, over this machine's own loopback address.
 */
export function createRealSockets({ rds, portOf, elsewhere }: ConnectOptions): Readonly<Record<'net' | 'tls', object>> {
  async function open(hostname: string, port: number, caller: Caller): Promise<Peer> {
    const database = rds.databaseAt(hostname);
    if (!database) {
      const other = elsewhere?.(hostname, port);
      if (other) return other;
      throw new SocketError('getaddrinfo', 'ENOTFOUND', hostname);
    }
    const proxyPort = port === database.port ? await portOf(hostname) : undefined;
    if (proxyPort === undefined) throw new SocketError('connect', 'ECONNREFUSED', `${hostname}:${port}`);
    return await connectTo(proxyPort, database.address, caller);
  }
  return createSocketModules({ travel: (work) => work(), open });
}

function connectTo(proxyPort: number, address: string, caller: Caller): Promise<Peer> {
  return outsideOfRealms(
    () =>
      new Promise((resolve, reject) => {
        const socket = connect(proxyPort, LOOPBACK);
        socket.setNoDelay(true);
        let isOpen = false;
        socket.once('connect', () => {
          isOpen = true;
          resolve({
            address,
            receive(bytes) {
              if (isSslRequest(bytes)) caller.send(WILLING);
              else socket.write(bytes);
            },
            secure() {},
            end: () => void socket.destroy(),
          });
        });
        socket.on('data', (bytes: Buffer) => caller.send(bytes));
        socket.once('end', () => caller.close());
        socket.on('error', ({ code = 'ECONNRESET' }: NodeJS.ErrnoException) => {
          if (isOpen) caller.reset();
          else reject(new SocketError('connect', code, address));
        });
      }),
  );
}

const isSslRequest = (bytes: Uint8Array): boolean =>
  bytes.length === SSL_REQUEST_BYTES && Buffer.from(bytes).readInt32BE(4) === SSL_REQUEST;
