import type { Timer } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Random } from '../../random.ts';
import type {
  ElasticLoadBalancing,
  HealthDriver,
  Target,
  TargetGroup,
} from '../../services/elastic-load-balancing/index.ts';
import type { TcpOptions } from './options.ts';

/** Asks a target whether it answers: in memory, or over a real socket. */
export type Probe = (group: TargetGroup, target: Target) => boolean | Promise<boolean>;

interface Checks {
  timer: Timer;
  passes: number;
  failures: number;
}

/** Health checks of the targets of Network Load Balancers, as each group's settings say. */
export class HealthChecks implements HealthDriver {
  probe: Probe;
  readonly #core: Core;
  readonly #random: Random;
  readonly #options: TcpOptions;
  readonly #health: ElasticLoadBalancing['health'];
  readonly #checks = new Map<Target, Checks>();
  #isInstant = false;

  constructor(core: Core, health: ElasticLoadBalancing['health'], options: TcpOptions, probe: Probe) {
    this.#core = core;
    this.#random = core.random.fork('health-checks');
    this.#options = options;
    this.#health = health;
    this.probe = probe;
  }

  /** Targets that are registered inside of `setUp` are healthy at once, as if they had been there for long. */
  async instantly<Result>(setUp: () => Promise<Result>): Promise<Result> {
    this.#isInstant = true;
    try {
      return await setUp();
    } finally {
      this.#isInstant = false;
    }
  }

  registered(group: TargetGroup, target: Target): void {
    if (this.#isInstant) this.#health.set(group.id, target, { state: 'healthy' });
    const intervalMs = group.healthCheck.HealthCheckIntervalSeconds! * 1000;
    // Load balancers do not check all of their targets in step.
    const firstMs = this.#isInstant
      ? this.#random.between(0, intervalMs)
      : 1000 * this.#random.between(...this.#options.registrationSeconds);
    const timer = this.#core.clock.setTimeout(() => void this.#check(group, target), Math.round(firstMs));
    this.#checks.set(target, { timer, passes: 0, failures: 0 });
  }

  deregistered(_group: TargetGroup, target: Target): void {
    this.#core.clock.clearTimeout(this.#checks.get(target)?.timer);
    this.#checks.delete(target);
  }

  async #check(group: TargetGroup, target: Target): Promise<void> {
    const checks = this.#checks.get(target);
    if (!checks) return;
    const intervalMs = group.healthCheck.HealthCheckIntervalSeconds! * 1000;
    checks.timer = this.#core.clock.setTimeout(() => void this.#check(group, target), intervalMs);
    const answered = this.probe(group, target);
    const passed = typeof answered === 'boolean' ? answered : await answered;
    // Over a socket, the answer takes its time: it may be about a target that is gone by now.
    if (this.#checks.get(target) === checks) this.#count(group, target, checks, passed);
  }

  #count(group: TargetGroup, target: Target, checks: Checks, passed: boolean): void {
    checks.passes = passed ? checks.passes + 1 : 0;
    checks.failures = passed ? 0 : checks.failures + 1;
    const { HealthyThresholdCount, UnhealthyThresholdCount } = group.healthCheck;
    const { state } = target.health;
    // A new target serves after its first pass; one that was unhealthy, after as many as the group asks for.
    const enough = state === 'initial' ? 1 : HealthyThresholdCount!;
    if (state !== 'healthy' && checks.passes >= enough) this.#health.set(group.id, target, { state: 'healthy' });
    if (state !== 'unhealthy' && checks.failures >= UnhealthyThresholdCount!) {
      this.#health.set(group.id, target, {
        state: 'unhealthy',
        reason: 'Target.FailedHealthChecks',
        description: 'Health checks failed',
      });
    }
  }
}
