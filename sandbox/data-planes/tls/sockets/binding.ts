import type { AddressInfo, Server } from 'node:net';

export interface Bound {
  readonly address: string;
  readonly port: number;
}

/** Ports below 1024 may need rights that nobody should need to try a sandbox: 443 is served on 8443 then. */
const UNPRIVILEGED_OFFSET = 8_000;

/**
 * Listens on a node's own address and port where the system has such addresses and allows it, else on the port behind
 * 8000, else on any port of 127.0.0.1.
 */
export async function bind(server: Server, address: string, port: number): Promise<Bound> {
  const places = [
    { address, port },
    { address, port: port + UNPRIVILEGED_OFFSET },
    { address: '127.0.0.1', port: 0 },
  ];
  for (const place of places) {
    const failure = await listen(server, place);
    if (!failure) break;
    if (!CAN_GO_ELSEWHERE.has(failure.code ?? '')) throw failure;
  }
  const { address: at, port: on } = server.address() as AddressInfo;
  return { address: at, port: on };
}

const CAN_GO_ELSEWHERE = new Set(['EACCES', 'EADDRINUSE', 'EADDRNOTAVAIL']);

const listen = (server: Server, { address, port }: Bound): Promise<NodeJS.ErrnoException | undefined> =>
  new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) => resolve(error);
    server.once('error', onError);
    server.listen(port, address, () => {
      server.off('error', onError);
      resolve(undefined);
    });
  });
