import { connect, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { limitConnections } from '../../loopback.ts';
import type { ElasticLoadBalancing, LoadBalancer, Target } from '../../services/elastic-load-balancing/index.ts';
import type { Ec2 } from '../../services/ec2/index.ts';
import type { TcpDataPlane } from './index.ts';

/** Where something really listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** What of a Region stands behind real sockets. */
export interface SocketRegion {
  readonly tcp: TcpDataPlane;
  readonly elasticLoadBalancing: ElasticLoadBalancing;
  readonly ec2: Ec2;
}

export type Family = 'ipv4' | 'ipv6';

const IPV6_LOOPBACK: Place = { host: '::1', port: 0 };

const hasIpv6Loopback = (): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

/** The families that a load balancer's addresses listen in; of a machine without an IPv6 loopback, only one. */
export const familiesOf = ({ ipAddressType }: Pick<LoadBalancer, 'ipAddressType'>): readonly Family[] =>
  ipAddressType === 'dualstack' && hasIpv6Loopback() ? ['ipv4', 'ipv6'] : ['ipv4'];

/** Of QUIC, only the TCP half of TCP_QUIC is simulated. */
export const takesTcp = (protocol: string): boolean => protocol === 'TCP' || protocol === 'TCP_QUIC';

/** In real milliseconds: on this machine, whoever answers at all answers at once. */
const PATIENCE_MS = 1_000;

/**
 * The TCP data plane on real sockets of this machine: a server for every target that lives, which tells its name, and
 * one for each address and TCP listener of a Network Load Balancer, which passes connections on. Health checks connect.
 */
export class TcpSockets {
  readonly #region: SocketRegion;
  readonly #listeners = new Map<string, Listening>();
  readonly #targets = new Map<string, Listening>();

  constructor(region: SocketRegion) {
    this.#region = region;
    const { tcp } = region;
    tcp.checks.probe = (_group, target) => this.#answers(target);
    tcp.subscribe(() => this.#follow());
  }

  /** Opens everything that there is now. */
  async open(): Promise<void> {
    this.#follow();
    await Promise.all([...this.#listeners.values(), ...this.#targets.values()].map(({ opened }) => opened));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#listeners.values(), ...this.#targets.values()].map((listening) => listening.close()));
  }

  /**
   * Where a zone's address listens: there, or at some port of 127.0.0.1 where the system has no such addresses; its IPv6
   * address, at some port of ::1, of which there is only one.
   */
  async placeOf(
    loadBalancer: LoadBalancer,
    zone: string,
    port: number,
    family: Family = 'ipv4',
  ): Promise<Place | undefined> {
    return await this.#listeners.get(listenerKey(loadBalancer, zone, port, family))?.opened;
  }

  #follow(): void {
    const { elasticLoadBalancing } = this.#region;
    const { loadBalancers, targetGroups } = elasticLoadBalancing.state;
    const wanted = new Map<string, () => Listening>();
    for (const loadBalancer of loadBalancers.all()) {
      for (const { port, protocol } of elasticLoadBalancing.state.listenersOf(loadBalancer.id)) {
        if (!takesTcp(protocol)) continue;
        for (const { zone, address } of loadBalancer.zones.values()) {
          const serve = (client: Socket) => void this.#passOn(client, loadBalancer, zone, port);
          for (const family of familiesOf(loadBalancer)) {
            const place = family === 'ipv6' ? IPV6_LOOPBACK : { host: address, port };
            wanted.set(listenerKey(loadBalancer, zone, port, family), () => new Listening(place, serve));
          }
        }
      }
    }
    settle(this.#listeners, wanted);
    const alive = new Map<string, () => Listening>();
    for (const group of targetGroups.all()) {
      // Targets of QUIC are checked over TCP, which is all of them that is simulated.
      if (!takesTcp(group.protocol) && group.protocol !== 'QUIC') continue;
      for (const target of group.targets.values()) {
        if (!this.#region.tcp.hosts.answers(target)) continue;
        const answer = (client: Socket) => void client.end(`${target.id} ${target.zone}\n`);
        const home = group.ipAddressType === 'ipv6' && hasIpv6Loopback() ? IPV6_LOOPBACK : this.#homeOf(target);
        alive.set(targetKey(target), () => new Listening(home, answer));
      }
    }
    settle(this.#targets, alive);
  }

  /** The address of a target in its VPC, `10.0.2.5`, is `127.64.2.5` here. */
  #homeOf({ id, port }: Target): Place {
    const address = this.#region.ec2.state.instances.get(id)?.address ?? id;
    // Without an IPv6 loopback, its targets are anywhere.
    if (isIPv6(address)) return { host: '127.0.0.1', port: 0 };
    const [, , third = '0', fourth = '1'] = address.split('.');
    return { host: `127.64.${third}.${fourth}`, port };
  }

  async #passOn(client: Socket, loadBalancer: LoadBalancer, zone: string, port: number): Promise<void> {
    client.on('error', () => client.destroy());
    const target = this.#region.tcp.route(loadBalancer, zone, port);
    const place = target && (await this.#targets.get(targetKey(target))?.opened);
    if (!place) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(place);
    upstream.on('error', () => client.resetAndDestroy());
    client.on('close', () => upstream.destroy());
    client.pipe(upstream).pipe(client);
  }

  async #answers(target: Target): Promise<boolean> {
    const place = await this.#targets.get(targetKey(target))?.opened;
    return place !== undefined && (await canConnect(place));
  }
}

const listenerKey = ({ id }: LoadBalancer, zone: string, port: number, family: Family) =>
  `${id} ${zone} ${port} ${family}`;
const targetKey = ({ id, port }: Target) => `${id}:${port}`;

/** Opens what is missing and closes what is not wanted any more. */
function settle(present: Map<string, Listening>, wanted: ReadonlyMap<string, () => Listening>): void {
  for (const [key, listening] of present) {
    if (wanted.has(key)) continue;
    present.delete(key);
    void listening.close();
  }
  for (const [key, open] of wanted) if (!present.has(key)) present.set(key, open());
}

/** A server that is being opened, or is open. */
class Listening {
  /** Where it listens; undefined if it could not. */
  readonly opened: Promise<Place | undefined>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(place: Place, serve: (client: Socket) => void) {
    this.#server = limitConnections(
      createServer((socket) => {
        this.#sockets.add(socket);
        socket.on('close', () => this.#sockets.delete(socket));
        socket.on('error', () => socket.destroy());
        serve(socket);
      }),
    );
    this.opened = this.#listen(place).catch(() => this.#listen({ host: '127.0.0.1', port: 0 }).catch(() => undefined));
  }

  /** Its connections end with it, as those of a process that dies. */
  async close(): Promise<void> {
    await this.opened;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #listen({ host, port }: Place): Promise<Place> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        const address = this.#server.address() as { address: string; port: number };
        resolve({ host: address.address, port: address.port });
      });
    });
  }
}

/** Whether a connection is taken: by a target itself. */
const canConnect = (place: Place): Promise<boolean> => hears(place, 'connect');

/** Whether somebody answers: the whole way through the load balancer. */
export const isAnswered = (place: Place): Promise<boolean> => hears(place, 'data');

function hears(place: Place, sign: 'connect' | 'data'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...place, timeout: PATIENCE_MS });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once(sign, () => end(true));
    for (const failure of ['end', 'timeout', 'error', 'close']) socket.once(failure, () => end(false));
  });
}
