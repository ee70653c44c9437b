import type { Core } from '../../core.ts';
import type {
  ElasticLoadBalancing,
  HealthDriver,
  LoadBalancer,
  TargetGroup,
} from '../../services/elastic-load-balancing/index.ts';
import type { Phase } from './clients.ts';
import type { TcpDataPlane } from './index.ts';
import { isHealthy } from './selection.ts';
import { sharesOf } from './shares.ts';

/** What one zone of a target group went through. */
export interface ZoneMeasures {
  readonly zone: string;
  readonly pinned: boolean;
  /** With fewer healthy targets than the fleet asks for. */
  readonly secondsBelowMinimum: number;
  /** In which new connections at the zone's address were not answered; where some were, only their share counts. */
  readonly secondsUnreachable: number;
  /** Targets registered or deregistered there. */
  readonly moves: number;
  /** Of these, those in each part of the run; only where a run has parts. */
  readonly movesByPhase?: Readonly<Record<string, number>>;
}

/** What is measured of one target group, and what the fleet says about it. */
export interface MeasuredGroup {
  readonly arn: string;
  readonly zones: readonly string[];
  readonly pinnedZones: readonly string[];
  readonly minHealthyPerZone: number;
}

interface Tally {
  readonly group: MeasuredGroup;
  readonly zone: string;
  below: number;
  unreachable: number;
  moves: number;
  readonly movesByPhase: Map<string, number>;
  /** How it is since the last change. */
  isBelow: boolean;
  unansweredShare: number;
}

/** What clients with pinned addresses of each zone experience, computed from change to change, not sampled. */
export class TargetMeasures {
  readonly #tcp: TcpDataPlane;
  readonly #elb: ElasticLoadBalancing;
  readonly #core: Core;
  readonly #tallies: readonly Tally[];
  readonly #phases: readonly Phase[];
  #sinceMs: number;

  /** @param phases in the order of their beginnings; the first is the one from the start */
  constructor(
    core: Core,
    tcp: TcpDataPlane,
    elb: ElasticLoadBalancing,
    groups: readonly MeasuredGroup[],
    phases: readonly Phase[] = [],
  ) {
    this.#phases = phases;
    this.#core = core;
    this.#tcp = tcp;
    this.#elb = elb;
    this.#sinceMs = core.clock.now();
    this.#tallies = groups.flatMap((group) =>
      group.zones.map((zone) => ({
        group,
        zone,
        below: 0,
        unreachable: 0,
        moves: 0,
        movesByPhase: new Map(phases.map(({ name }) => [name, 0])),
        isBelow: false,
        unansweredShare: 0,
      })),
    );
    if (groups.length === 0) return;
    elb.health.driver = this.#countingMoves(elb.health.driver);
    tcp.subscribe(() => this.#onChange());
    this.#onChange();
  }

  /** Up to now, by group. */
  read(): { readonly arn: string; readonly zones: ZoneMeasures[] }[] {
    this.#onChange();
    return [...Map.groupBy(this.#tallies, ({ group }) => group)].map(([group, tallies]) => ({
      arn: group.arn,
      zones: tallies.map(({ zone, below, unreachable, moves, movesByPhase }) => ({
        zone,
        pinned: group.pinnedZones.includes(zone),
        secondsBelowMinimum: rounded(below),
        secondsUnreachable: rounded(unreachable),
        moves,
        ...(movesByPhase.size > 0 && { movesByPhase: Object.fromEntries(movesByPhase) }),
      })),
    }));
  }

  #onChange(): void {
    const nowMs = this.#core.clock.now();
    const seconds = (nowMs - this.#sinceMs) / 1000;
    this.#sinceMs = nowMs;
    for (const tally of this.#tallies) {
      if (tally.isBelow) tally.below += seconds;
      tally.unreachable += seconds * tally.unansweredShare;
      this.#look(tally);
    }
  }

  #look(tally: Tally): void {
    const { group: measured, zone } = tally;
    const group = this.#elb.state.targetGroups.get(measured.arn);
    const [loadBalancer] = group ? this.#elb.state.loadBalancersOf(measured.arn) : [];
    if (!group || !loadBalancer) return;
    const healthy = [...group.targets.values()].filter((target) => target.zone === zone && isHealthy(target));
    tally.isBelow = healthy.length < measured.minHealthyPerZone;
    tally.unansweredShare = 1 - this.#tcp.answeredShare(loadBalancer, zone, this.#portOf(loadBalancer, group));
  }

  #portOf({ id }: LoadBalancer, group: TargetGroup): number {
    const listener = this.#elb.state
      .listenersOf(id)
      .find((candidate) =>
        sharesOf(candidate, (arn) => this.#elb.state.targetGroups.get(arn)).some((one) => one.group === group),
      );
    return listener?.port ?? group.port;
  }

  #countingMoves(driver: HealthDriver): HealthDriver {
    const count = (group: TargetGroup, zone: string) => {
      const tally = this.#tallies.find((candidate) => candidate.group.arn === group.id && candidate.zone === zone);
      if (!tally) return;
      tally.moves++;
      const phase = this.#phases.findLast(({ fromMs }) => fromMs <= this.#core.clock.now())?.name;
      if (phase !== undefined) tally.movesByPhase.set(phase, (tally.movesByPhase.get(phase) ?? 0) + 1);
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

const rounded = (seconds: number) => Math.round(seconds * 10) / 10;
