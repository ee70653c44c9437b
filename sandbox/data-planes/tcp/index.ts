import type { Core } from '../../core.ts';
import type { Random } from '../../random.ts';
import type { Ec2 } from '../../services/ec2/index.ts';
import type {
  ElasticLoadBalancing,
  HealthDriver,
  Listener,
  LoadBalancer,
  Target,
  TargetGroup,
} from '../../services/elastic-load-balancing/index.ts';
import { HealthChecks } from './healthChecks.ts';
import { Hosts } from './hosts.ts';
import { TcpMetrics } from './metrics.ts';
import { DEFAULT_TCP_OPTIONS, type TcpOptions } from './options.ts';
import { candidates, isInDns, type Routing } from './selection.ts';
import { groupAt, type Share, sharesOf } from './shares.ts';

export type { TcpOptions } from './options.ts';
export type { Hosts } from './hosts.ts';

/** Where ARC says which zone a load balancer's traffic is shifted away from. */
export type ShiftedAway = (loadBalancerArn: string) => string | undefined;

/** The data plane of Network Load Balancers: which target a connection reaches, and how targets are. */
export class TcpDataPlane {
  readonly hosts: Hosts;
  readonly checks: HealthChecks;
  readonly options: TcpOptions;
  shiftedAway: ShiftedAway = () => undefined;
  readonly #core: Core;
  readonly #elb: ElasticLoadBalancing;
  readonly #random: Random;
  /** What the load balancers follow by now, by group. */
  readonly #crossZone = new Map<string, boolean>();
  readonly #metrics: TcpMetrics;
  readonly #subscribers: (() => void)[] = [];
  readonly #tell: () => void;

  constructor(core: Core, elb: ElasticLoadBalancing, ec2: Ec2, options: Partial<TcpOptions> = {}) {
    this.#core = core;
    this.#elb = elb;
    this.options = { ...DEFAULT_TCP_OPTIONS, ...options };
    this.#random = core.random.fork('tcp');
    const tell = () => {
      for (const subscriber of this.#subscribers) subscriber();
    };
    this.#tell = tell;
    this.hosts = new Hosts(ec2, tell);
    ec2.subscribe(tell);
    this.checks = new HealthChecks(core, elb.health, this.options, (_group, target) => this.hosts.answers(target));
    elb.health.driver = this.#driverBeside(elb.health.driver);
    this.#metrics = new TcpMetrics(core, elb, {
      lagMs: this.options.metricLagSeconds * 1000,
      isZoneHealthy: (loadBalancer, zone) => this.#isInDns(loadBalancer, zone),
    });
    elb.subscribe(({ kind, arn }) => {
      tell();
      if (kind === 'target-group') this.#follow(arn);
      if (kind === 'load-balancer') for (const group of this.#groupsOf(arn)) this.#follow(group.id);
      if (kind === 'listener' && elb.state.loadBalancers.all().some(({ type }) => type === 'network')) {
        this.#metrics.start();
      }
    });
  }

  /** Hears of everything that may change what connections meet, after it. */
  subscribe(subscriber: () => void): void {
    this.#subscribers.push(subscriber);
  }

  /**
   * The target that a new connection at a zone's address reaches; undefined if nobody takes it. The weights of the
   * listener's groups choose the group: one that has no target to send to in the zone leaves its share unanswered.
   * @param port of the listener
   */
  route(loadBalancer: LoadBalancer, zone: string, port: number): Target | undefined {
    const shares = this.#sharesAt(loadBalancer, port);
    const group = shares.length > 1 ? groupAt(shares, this.#random.between(0, 1)) : shares[0]?.group;
    const targets = group ? this.#targetsFor(group, loadBalancer, zone) : [];
    return targets[this.#random.integer(0, Math.max(0, targets.length - 1))];
  }

  /** Of new connections at a zone's address, the share that is answered: from 0 to 1. */
  answeredShare(loadBalancer: LoadBalancer, zone: string, port: number): number {
    return this.#sharesAt(loadBalancer, port).reduce((answered, { group, share }) => {
      const targets = this.#targetsFor(group, loadBalancer, zone);
      const answering = targets.filter((target) => this.hosts.answers(target));
      return answered + (share * answering.length) / Math.max(1, targets.length);
    }, 0);
  }

  #sharesAt({ id }: LoadBalancer, port: number): Share[] {
    const listener = this.#elb.state.listenersOf(id).find((candidate) => candidate.port === port);
    return listener ? this.#sharesOf(listener) : [];
  }

  #targetsFor(group: TargetGroup, loadBalancer: LoadBalancer, zone: string): readonly Target[] {
    const shiftedAway = this.shiftedAway(loadBalancer.id);
    if (!loadBalancer.zones.has(zone) || this.hosts.isZoneDown(zone)) return [];
    const routing: Routing = { isCrossZone: this.#isCrossZone(group), shiftedAway };
    // Without targets elsewhere to send to, a zone that traffic is shifted away from takes none.
    if (shiftedAway === zone && !routing.isCrossZone) return [];
    return candidates(group, loadBalancer, zone, routing);
  }

  /** The addresses that the load balancer's name stands for: of all zones where none should be given out. */
  addressesInDns(loadBalancer: LoadBalancer): string[] {
    const zones = [...loadBalancer.zones.values()];
    const good = zones.filter(({ zone }) => this.#isInDns(loadBalancer, zone));
    return (good.length > 0 ? good : zones).map(({ address }) => address);
  }

  #isInDns(loadBalancer: LoadBalancer, zone: string): boolean {
    if (this.hosts.isZoneDown(zone) || this.shiftedAway(loadBalancer.id) === zone) return false;
    return this.#servingGroups(loadBalancer.id).every((group) =>
      isInDns(group, zone, { isCrossZone: this.#isCrossZone(group) }),
    );
  }

  /** The groups that serve: one whose weight is 0 everywhere takes no zone out of DNS, which is a guess. */
  #servingGroups(loadBalancerArn: string): TargetGroup[] {
    const shares = this.#elb.state.listenersOf(loadBalancerArn).flatMap((listener) => this.#sharesOf(listener));
    return [...new Set(shares.flatMap(({ group, share }) => (share > 0 ? [group] : [])))];
  }

  #groupsOf(loadBalancerArn: string): TargetGroup[] {
    const shares = this.#elb.state.listenersOf(loadBalancerArn).flatMap((listener) => this.#sharesOf(listener));
    return [...new Set(shares.map(({ group }) => group))];
  }

  #sharesOf(listener: Listener): Share[] {
    return sharesOf(listener, (arn) => this.#elb.state.targetGroups.get(arn));
  }

  /** A change of attributes takes a while to reach the load balancer's nodes. */
  #follow(groupArn: string): void {
    const group = this.#elb.state.targetGroups.get(groupArn);
    if (!group || this.#crossZone.get(groupArn) === undefined) return;
    const isOn = this.#attributeOf(group);
    const follow = () => {
      this.#crossZone.set(groupArn, isOn);
      this.#tell();
    };
    this.#core.clock.setTimeout(follow, this.options.attributePropagationSeconds * 1000);
  }

  #isCrossZone(group: TargetGroup): boolean {
    const known = this.#crossZone.get(group.id);
    if (known !== undefined) return known;
    const initial = this.#attributeOf(group);
    this.#crossZone.set(group.id, initial);
    return initial;
  }

  #attributeOf(group: TargetGroup): boolean {
    const own = group.attributes.get('load_balancing.cross_zone.enabled');
    if (own === 'true' || own === 'false') return own === 'true';
    const [loadBalancer] = this.#elb.state.loadBalancersOf(group.id);
    return loadBalancer?.attributes.get('load_balancing.cross_zone.enabled') === 'true';
  }

  /** Only groups whose targets take TCP connections are checked here: those of QUIC are checked over TCP, too. */
  #driverBeside(other: HealthDriver): HealthDriver {
    const driverOf = ({ protocol }: TargetGroup) => (/^(TCP|TLS|QUIC|TCP_QUIC)$/.test(protocol) ? this.checks : other);
    return {
      registered: (group, target) => driverOf(group).registered(group, target),
      deregistered: (group, target) => driverOf(group).deregistered(group, target),
    };
  }
}
