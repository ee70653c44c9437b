import { join } from 'node:path';
import { type Door, openTlsSockets } from '../sandbox/data-planes/tls/sockets/index.ts';
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
  const doors = sockets.doors();
  const secure = doors.find(({ wanted }) => wanted.port === 443);
  const plain = doors.filter(({ wanted }) => wanted.port === 80);
  return {
    howToLook: secure ? lookAt(authorityFile, secure, hostsOn(region, secure), opening(region, plain, fleet)) : '',
    close: () => sockets.close(),
  };
}

/** The hosts of a listener, without wildcards. */
function hostsOn({ tls }: Region, { wanted }: Door): string[] {
  const listener = tls.nodes.at(wanted.address)?.listeners.get(wanted.port);
  const hosts = listener ? [...hostsOf(listener), ...(listener.defaultCertificate?.names ?? [])] : [];
  return hosts.filter((host) => !/[*?]/.test(host));
}

interface Opening {
  readonly host: string;
  readonly door: Door;
}

function opening({ elasticLoadBalancing }: Region, doors: readonly Door[], fleet: Pick<Fleet, 'certificates'>) {
  const { state } = elasticLoadBalancing;
  return doors.flatMap((door): Opening[] => {
    const { name = '' } = state.loadBalancers.get(state.listeners.get(door.listenerArn)?.loadBalancerArn ?? '') ?? {};
    const entry = Object.values(fleet.certificates).find(({ loadBalancers }) => loadBalancers[name]?.https);
    const host = entry?.domains
      .flatMap((line) => (typeof line === 'string' ? [] : line))
      .find((one) => !one.includes('*'));
    return host === undefined ? [] : [{ host, door }];
  });
}

/** If this user cannot open port 80, 443 is not possible either: both are then shifted by 8000. */
const httpsPort = ({ port, wanted }: Door): number => (port === wanted.port ? 443 : 8443);

const connectTo = (host: string, wanted: number, { address }: Door, port: number): string =>
  `--connect-to ${host}:${wanted}:${address}:${port}`;

function lookAt(authorityFile: string, door: Door, hosts: readonly string[], sites: readonly Opening[]): string {
  const [host = 'localhost', other = host] = hosts;
  const curl = 'curl --cacert $CA';
  const lines = [
    `${curl} ${connectTo(host, 443, door, door.port)} https://${host}/cart/1`,
    ...(other === host ? [] : [`${curl} ${connectTo(other, 443, door, door.port)} https://${other}/`]),
    `openssl s_client -connect ${door.address}:${door.port} -servername ${host} -CAfile $CA -verify_return_error </dev/null 2>&1 | grep -E '^verif|Verif'`,
    `openssl s_client -connect ${door.address}:${door.port} -servername ${host} </dev/null 2>/dev/null | openssl x509 -noout -serial -dates`,
  ];
  const [site] = sites;
  if (site) {
    const to = `${connectTo(site.host, 80, site.door, site.door.port)} ${connectTo(site.host, 443, site.door, httpsPort(site.door))}`;
    lines.push(`${curl} -sSL -w '%{url_effective}\\n' ${to} http://${site.host}/assets/logo`);
  }
  return `     Its load balancers listen on this machine, with one address per zone (${door.address} is one).
     All certificates are issued by the emulator's certificate authority, which clients have to trust:
       CA=${authorityFile}
     Try these now and after a rotation; the last one gets HTTPS during the run:
${lines.map((line) => `       ${line}\n`).join('')}`;
}
