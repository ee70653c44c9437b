import { join } from 'node:path';
import { type OpenSocket, openTlsSockets } from '../sandbox/data-planes/tls/sockets/index.ts';
import { hostsOf } from '../sandbox/data-planes/tls/routing.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Region } from '../sandbox/region.ts';

/** The load balancers of a Region on this machine's sockets, with commands to connect to them. */
export interface Sockets {
  /** Empty where there are none. */
  readonly howToLook: string;
  close(): Promise<void>;
}

/**
 * @param folder for the certificate of the Region's certificate authority, which clients have to trust
 * @param fleet for the load balancers that get HTTPS while it runs
 * @param onProblem called for a listener that could not be opened
 */
export async function openSockets(
  region: Region,
  folder: string,
  fleet: Pick<Fleet, 'certificates'>,
  onProblem: (message: string) => void,
): Promise<Sockets> {
  const authorityFile = join(folder, 'authority.pem');
  const sockets = await openTlsSockets(region, { authorityFile, machineNow: Date.now, onProblem });
  const openSockets = sockets.openSockets();
  const secure = openSockets.find(({ wanted }) => wanted.port === 443);
  const plain = openSockets.filter(({ wanted }) => wanted.port === 80);
  return {
    howToLook: secure ? lookAt(authorityFile, secure, hostsOn(region, secure), opening(region, plain, fleet)) : '',
    close: () => sockets.close(),
  };
}

/** The hosts of a listener, without wildcards. */
function hostsOn({ tls }: Region, { wanted }: OpenSocket): string[] {
  const listener = tls.nodes.at(wanted.address)?.listeners.get(wanted.port);
  const hosts = listener ? [...hostsOf(listener), ...(listener.defaultCertificate?.names ?? [])] : [];
  return hosts.filter((host) => !/[*?]/.test(host));
}

interface Opening {
  readonly host: string;
  readonly openSocket: OpenSocket;
}

function opening(
  { elasticLoadBalancing }: Region,
  openSockets: readonly OpenSocket[],
  fleet: Pick<Fleet, 'certificates'>,
) {
  const { state } = elasticLoadBalancing;
  return openSockets.flatMap((openSocket): Opening[] => {
    const { name = '' } =
      state.loadBalancers.get(state.listeners.get(openSocket.listenerArn)?.loadBalancerArn ?? '') ?? {};
    const entry = Object.values(fleet.certificates).find(({ loadBalancers }) => loadBalancers[name]?.https);
    const host = entry?.domains
      .flatMap((line) => (typeof line === 'string' ? [] : line))
      .find((one) => !one.includes('*'));
    return host === undefined ? [] : [{ host, openSocket }];
  });
}

/** If this user cannot open port 80, 443 is not possible either: both are then shifted by 8000. */
const httpsPort = ({ port, wanted }: OpenSocket): number => (port === wanted.port ? 443 : 8443);

const connectTo = (host: string, wanted: number, { address }: OpenSocket, port: number): string =>
  `--connect-to ${host}:${wanted}:${address}:${port}`;

function lookAt(
  authorityFile: string,
  openSocket: OpenSocket,
  hosts: readonly string[],
  sites: readonly Opening[],
): string {
  const [host = 'localhost', other = host] = hosts;
  const curl = 'curl --cacert $CA';
  const lines = [
    `${curl} ${connectTo(host, 443, openSocket, openSocket.port)} https://${host}/cart/1`,
    ...(other === host ? [] : [`${curl} ${connectTo(other, 443, openSocket, openSocket.port)} https://${other}/`]),
    `openssl s_client -connect ${openSocket.address}:${openSocket.port} -servername ${host} -CAfile $CA -verify_return_error </dev/null 2>&1 | grep -E '^verif|Verif'`,
    `openssl s_client -connect ${openSocket.address}:${openSocket.port} -servername ${host} </dev/null 2>/dev/null | openssl x509 -noout -serial -dates`,
  ];
  const [site] = sites;
  if (site) {
    const to = `${connectTo(site.host, 80, site.openSocket, site.openSocket.port)} ${connectTo(site.host, 443, site.openSocket, httpsPort(site.openSocket))}`;
    lines.push(`${curl} -sSL -w '%{url_effective}\\n' ${to} http://${site.host}/assets/logo`);
  }
  return `     Its load balancers listen on this machine, with one address per zone (${openSocket.address} is one).
     All certificates are issued by the emulator's certificate authority, which clients have to trust:
       CA=${authorityFile}
     Try these now and after a rotation; the last one gets HTTPS during the run:
${lines.map((line) => `       ${line}\n`).join('')}`;
}
