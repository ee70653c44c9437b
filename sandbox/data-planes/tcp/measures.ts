import type { Core } from '../../core.ts';
import type {
  ElasticLoadBalancing,
  HealthDriver,
  LoadBalancer,
  TargetGroup,
} from '../../services/elastic-load-balancing/index.ts';
import type { TcpDataPlane } from './index.ts';
import { isHealthy } from './selection.ts';

/** What one zone of a target group went through. */
export interface ZoneMeasures {
  readonly zone: string;
  readonly pinned: boolean;
  /** With fewer healthy targets than the fleet asks for. */
  secondsBelowMinimum: number;
  /** In which a new connection at the zone's address was not answered. */
  secondsUnreachable: number;
  /** Targets registered or deregistered there. */
  moves: number;
}

/** What is measured of one target group, and what the fleet says about it. */
export interface MeasuredGroup {
  readonly arn: string;
  readonly zones: readonly string[];
  readonly pinnedZones: readonly string[];
  readonly minHealthyPerZone: number;
}

/** Clients pinned to each zone's address, one new connection a second at each, and the state that they meet. */
export class TargetMeasures {
  readonly groups: readonly { readonly arn: string; readonly zones: readonly ZoneMeasures[] }[];
  readonly #tcp: TcpDataPlane;
  readonly #elb: ElasticLoadBalancing;

  constructor(core: Core, tcp: TcpDataPlane, elb: ElasticLoadBalancing, groups: readonly MeasuredGroup[]) {
    this.#tcp = tcp;
    this.#elb = elb;
    this.groups = groups.map(({ arn, zones, pinnedZones }) => ({
      arn,
      zones: zones.map((zone) => ({
        zone,
        pinned: pinnedZones.includes(zone),
        secondsBelowMinimum: 0,
        secondsUnreachable: 0,
        moves: 0,
      })),
    }));
    if (groups.length === 0) return;
    elb.health.driver = this.#countingMoves(elb.health.driver);
    const everySecond = () => {
      for (const [at, measured] of groups.entries()) this.#look(measured, this.groups[at]!.zones);
      core.clock.setTimeout(everySecond, 1000);
    };
    everySecond();
  }

  #look({ arn, minHealthyPerZone }: MeasuredGroup, zones: readonly ZoneMeasures[]): void {
    const group = this.#elb.state.targetGroups.get(arn);
    const [loadBalancer] = group ? this.#elb.state.loadBalancersOf(arn) : [];
    if (!group || !loadBalancer) return;
    const port = this.#portOf(loadBalancer, group);
    for (const measures of zones) {
      const healthy = [...group.targets.values()].filter(
        (target) => target.zone === measures.zone && isHealthy(target),
      );
      if (healthy.length < minHealthyPerZone) measures.secondsBelowMinimum++;
      if (!this.#tcp.connects(loadBalancer, measures.zone, port)) measures.secondsUnreachable++;
    }
  }

  #portOf({ id }: LoadBalancer, group: TargetGroup): number {
    const listener = this.#elb.state
      .listenersOf(id)
      .find(({ defaultActions }) => defaultActions.some(({ TargetGroupArn }) => TargetGroupArn === group.id));
    return listener?.port ?? group.port;
  }

  #countingMoves(driver: HealthDriver): HealthDriver {
    const count = (group: TargetGroup, zone: string) => {
      const zones = this.groups.find(({ arn }) => arn === group.id)?.zones;
      const measures = zones?.find((candidate) => candidate.zone === zone);
      if (measures) measures.moves++;
    };
    return {
      registered(group, target) {
        count(group, target.zone);
        driver.registered(group, target);
      },
      deregistered(group, target) {
        count(group, target.zone);
        driver.deregistered(group, target);
      },
    };
  }
}
