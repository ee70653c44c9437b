import type { Core } from '../../core.ts';
import type { ElasticLoadBalancing } from '../../services/elastic-load-balancing/index.ts';
import { type ClientHello, type Handshake, handshake } from './handshake.ts';
import { type HostMeasures, Measures } from './measures.ts';
import { type Certificates, Nodes, type Seconds } from './nodes.ts';

export type { ClientHello, Handshake } from './handshake.ts';
export type { HostMeasures } from './measures.ts';
export type { AppliedListener, Node, Nodes } from './nodes.ts';

export interface TlsDataPlaneOptions {
  /**
   * From a change of a listener, a rule or a certificate to each node's answering by it, in seconds. AWS documents
   * none; a guess, drawn for each node.
   */
  readonly propagationSeconds?: Seconds;
}

const DEFAULT_PROPAGATION_SECONDS: Seconds = [3, 30];

/** What clients of the Region's load balancers meet. */
export interface TlsDataPlane {
  readonly nodes: Nodes;
  /** What a client gets to see who connects now. */
  handshake(address: string, port: number, hello?: ClientHello): Handshake;
  /** How each host was served so far. */
  measures(): HostMeasures[];
}

export function createTlsDataPlane(
  core: Core,
  services: { readonly certificates: Certificates; readonly elasticLoadBalancing: ElasticLoadBalancing },
  { propagationSeconds = DEFAULT_PROPAGATION_SECONDS }: TlsDataPlaneOptions = {},
): TlsDataPlane {
  const nodes = new Nodes({ core, ...services, propagationSeconds });
  const measures = new Measures(nodes, core.clock);
  return {
    nodes,
    handshake: (address, port, hello = {}) => handshake(nodes.at(address), port, hello, core.clock.now()),
    measures: () => measures.report(),
  };
}
