import type { Core } from '../../core.ts';
import type { ElasticLoadBalancing } from '../../services/elastic-load-balancing/index.ts';
import { familiesOf, isAnswered, takesTcp, type TcpSockets } from './sockets.ts';

/** New connections at one address in one part of a run. */
export interface Connections {
  attempted: number;
  failed: number;
}

/** A part of a run, until the next one begins. */
export interface Phase {
  readonly name: string;
  readonly fromMs: number;
}

/** Clients that have the addresses of load balancers written down: one new connection each Region second at each. */
export class PinnedClients {
  /** By address, then by phase. */
  readonly failedConnections: Record<string, Record<string, Connections>> = {};
  readonly #core: Core;
  readonly #elb: ElasticLoadBalancing;
  readonly #sockets: TcpSockets;
  readonly #phases: readonly Phase[];

  /** @param phases in the order of their beginnings; the first is the one from the start */
  constructor(core: Core, elb: ElasticLoadBalancing, sockets: TcpSockets, phases: readonly Phase[]) {
    this.#core = core;
    this.#elb = elb;
    this.#sockets = sockets;
    this.#phases = phases;
    this.#everySecond();
  }

  #everySecond(): void {
    const phase = this.#phases.findLast(({ fromMs }) => fromMs <= this.#core.clock.now())?.name ?? 'run';
    for (const loadBalancer of this.#elb.state.loadBalancers.all()) {
      for (const { port, protocol } of this.#elb.state.listenersOf(loadBalancer.id)) {
        if (!takesTcp(protocol)) continue;
        for (const { zone, ...addresses } of loadBalancer.zones.values()) {
          for (const family of familiesOf(loadBalancer)) {
            const host = family === 'ipv6' ? `[${addresses.ipv6Address}]` : addresses.address;
            const place = this.#sockets.placeOf(loadBalancer, zone, port, family);
            void this.#connect(
              `${host}:${port} (${zone})`,
              phase,
              place.then((found) => !!found && isAnswered(found)),
            );
          }
        }
      }
    }
    this.#core.clock.setTimeout(() => this.#everySecond(), 1_000);
  }

  async #connect(address: string, phase: string, answered: Promise<boolean>): Promise<void> {
    const phases = (this.failedConnections[address] ??= {});
    const connections = (phases[phase] ??= { attempted: 0, failed: 0 });
    connections.attempted++;
    if (!(await answered)) connections.failed++;
  }
}
