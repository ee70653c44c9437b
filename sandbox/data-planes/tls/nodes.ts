import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { Acm, ServedCertificate } from '../../services/acm/index.ts';
import type {
  Change,
  ElasticLoadBalancing,
  Listener,
  LoadBalancer,
  Rule,
} from '../../services/elastic-load-balancing/index.ts';

/** A listener as one node of its load balancer has it: what was asked for, some time ago. */
export interface AppliedListener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly type: LoadBalancer['type'];
  readonly port: number;
  readonly protocol: Listener['protocol'];
  readonly sslPolicy: string | undefined;
  readonly alpnPolicy: readonly string[];
  /** Of HTTPS and TLS listeners. */
  readonly defaultCertificate: ServedCertificate | undefined;
  readonly certificates: readonly ServedCertificate[];
  readonly rules: readonly Pick<Rule, 'conditions' | 'actions'>[];
  readonly defaultActions: Listener['defaultActions'];
  readonly mutualTls: 'off' | 'passthrough' | 'verify';
  /** PEM of the authorities whose clients `verify` lets in. */
  readonly clientAuthorities: string | undefined;
}

/** A load balancer in one zone: one address. */
export interface Node {
  readonly loadBalancerArn: string;
  readonly zone: string;
  readonly address: string;
  /** By port. */
  readonly listeners: ReadonlyMap<number, AppliedListener>;
}

interface MutableNode extends Node {
  readonly listeners: Map<number, AppliedListener>;
  /** The number of the last change that the node took, by listener: changes do not overtake each other. */
  readonly taken: Map<string, number>;
}

/** A span in seconds out of which a duration is drawn, evenly. */
export type Seconds = readonly [shortest: number, longest: number];

/** Where load balancers get the certificates from that are attached to them: ACM's, and those of IAM, which never change. */
export type Certificates = Pick<Acm, 'served' | 'subscribe'>;

export interface NodesOptions {
  readonly core: { readonly clock: Clock; readonly random: Random };
  readonly elasticLoadBalancing: Pick<ElasticLoadBalancing, 'state' | 'subscribe'>;
  readonly certificates: Certificates;
  /** From a change of a listener, a rule or a certificate to each node's answering by it. */
  readonly propagationSeconds: Seconds;
}

/** All nodes of the Region's load balancers. Each takes a change when it has come to it, one before the other. */
export class Nodes {
  readonly #options: NodesOptions;
  readonly #random: Random;
  readonly #byAddress = new Map<string, MutableNode>();
  readonly #subscribers: ((listenerArn: string) => void)[] = [];
  #changes = 0;

  constructor(options: NodesOptions) {
    this.#options = options;
    this.#random = options.core.random.fork('data-planes/tls');
    options.elasticLoadBalancing.subscribe((change) => this.#onChange(change));
    options.certificates.subscribe((certificateArn) => this.#onCertificate(certificateArn));
  }

  /** Calls back when a listener answers differently on some node. */
  subscribe(subscriber: (listenerArn: string) => void): void {
    this.#subscribers.push(subscriber);
  }

  at(address: string): Node | undefined {
    return this.#byAddress.get(address);
  }

  all(): readonly Node[] {
    return [...this.#byAddress.values()];
  }

  of(loadBalancerArn: string): Node[] {
    return this.all().filter((node) => node.loadBalancerArn === loadBalancerArn);
  }

  #onChange({ kind, arn, isInstant }: Change): void {
    if (kind === 'load-balancer') this.#fitNodes(arn);
    else if (kind === 'listener' || kind === 'rule') this.#spread(arn, isInstant);
  }

  /** A certificate was renewed, or imported anew. */
  #onCertificate(certificateArn: string): void {
    for (const { id, defaultCertificate, certificates } of this.#options.elasticLoadBalancing.state.listeners.all())
      if (defaultCertificate === certificateArn || certificates.includes(certificateArn)) this.#spread(id, false);
  }

  /** A node for each zone of a load balancer that is active. A new one starts with the listeners as they are. */
  #fitNodes(loadBalancerArn: string): void {
    const { state } = this.#options.elasticLoadBalancing;
    const loadBalancer = state.loadBalancers.get(loadBalancerArn);
    const zones = loadBalancer?.state === 'active' ? [...loadBalancer.zones.values()] : [];
    for (const node of this.of(loadBalancerArn)) {
      if (zones.some(({ address }) => address === node.address)) continue;
      this.#byAddress.delete(node.address);
      for (const { arn } of node.listeners.values()) this.#tell(arn);
    }
    for (const { zone, address } of zones) {
      if (this.#byAddress.has(address)) continue;
      const node: MutableNode = { loadBalancerArn, zone, address, listeners: new Map(), taken: new Map() };
      this.#byAddress.set(address, node);
      for (const { id } of state.listenersOf(loadBalancerArn))
        this.#apply(node, id, this.#snapshot(id), ++this.#changes);
    }
  }

  /** Brings a listener as it is now to every node, or takes it away from them. */
  #spread(listenerArn: string, isInstant: boolean): void {
    const applied = this.#snapshot(listenerArn);
    const number = ++this.#changes;
    const [shortest, longest] = this.#options.propagationSeconds;
    for (const node of this.#byAddress.values()) {
      if (node.loadBalancerArn !== applied?.loadBalancerArn && !node.taken.has(listenerArn)) continue;
      if (isInstant) {
        this.#apply(node, listenerArn, applied, number);
        continue;
      }
      const delayMs = Math.round(1000 * this.#random.between(shortest, longest));
      this.#options.core.clock.setTimeout(() => this.#apply(node, listenerArn, applied, number), delayMs);
    }
  }

  #apply(node: MutableNode, listenerArn: string, applied: AppliedListener | undefined, number: number): void {
    const isGone = this.#byAddress.get(node.address) !== node;
    if (isGone || number < (node.taken.get(listenerArn) ?? 0)) return;
    node.taken.set(listenerArn, number);
    for (const [port, { arn }] of node.listeners) if (arn === listenerArn) node.listeners.delete(port);
    if (applied) node.listeners.set(applied.port, applied);
    this.#tell(listenerArn);
  }

  #snapshot(listenerArn: string): AppliedListener | undefined {
    const { certificates, elasticLoadBalancing } = this.#options;
    const { state } = elasticLoadBalancing;
    const listener = state.listeners.get(listenerArn);
    const loadBalancer = listener && state.loadBalancers.get(listener.loadBalancerArn);
    if (!loadBalancer) return undefined;
    return {
      arn: listener.id,
      loadBalancerArn: loadBalancer.id,
      type: loadBalancer.type,
      port: listener.port,
      protocol: listener.protocol,
      sslPolicy: listener.sslPolicy,
      alpnPolicy: listener.alpnPolicy,
      defaultCertificate:
        listener.defaultCertificate === undefined ? undefined : certificates.served(listener.defaultCertificate),
      certificates: listener.certificates.flatMap((arn) => certificates.served(arn) ?? []),
      rules: state.rulesOf(listener.id).map(({ conditions, actions }) => ({ conditions, actions })),
      defaultActions: listener.defaultActions,
      ...mutualOf(listener, state),
    };
  }

  #tell(listenerArn: string): void {
    for (const subscriber of this.#subscribers) subscriber(listenerArn);
  }
}

function mutualOf({ mutualAuthentication: own }: Listener, { trustStores }: ElasticLoadBalancing['state']) {
  const trusted = own.mode === 'verify' ? trustStores.get(own.trustStoreArn) : undefined;
  return { mutualTls: own.mode, clientAuthorities: trusted?.authoritiesPem };
}
