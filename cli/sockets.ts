import { join } from 'node:path';
import { type Door, openTlsSockets } from '../sandbox/data-planes/tls/sockets/index.ts';
import { hostsOf } from '../sandbox/data-planes/tls/routing.ts';
import type { Region } from '../sandbox/region.ts';

/** The load balancers of a Region on this machine's sockets, and how to look at them. */
export interface Sockets {
  /** Empty where there are none. */
  readonly howToLook: string;
  close(): Promise<void>;
}

/**
 * @param folder where the certificate of the Region's authority is put, for clients to trust
 * @param onProblem hears of a listener that could not be opened
 */
export async function openSockets(
  region: Region,
  folder: string,
  onProblem: (message: string) => void,
): Promise<Sockets> {
  const authorityFile = join(folder, 'authority.pem');
  const sockets = await openTlsSockets(region, { authorityFile, machineNow: Date.now, onProblem });
  const door = sockets.doors().find(({ wanted }) => wanted.port === 443);
  return {
    howToLook: door ? lookAt(door, hostOn(region, door), authorityFile) : '',
    close: () => sockets.close(),
  };
}

/** A host that the listener is about, without wildcards. */
function hostOn({ tls }: Region, { wanted }: Door): string {
  const listener = tls.nodes.at(wanted.address)?.listeners.get(wanted.port);
  const hosts = listener ? [...hostsOf(listener), ...(listener.defaultCertificate?.names ?? [])] : [];
  return hosts.find((host) => !/[*?]/.test(host)) ?? 'localhost';
}

const lookAt = ({ address, port }: Door, host: string, authorityFile: string): string =>
  `     Its load balancers answer on this machine, each zone at an address of its own:
       curl --cacert ${authorityFile} --connect-to ${host}:443:${address}:${port} https://${host}/
       openssl s_client -connect ${address}:${port} -servername ${host} -CAfile ${authorityFile} </dev/null
`;
