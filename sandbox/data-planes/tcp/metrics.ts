import type { Core } from '../../core.ts';
import type { ElasticLoadBalancing, LoadBalancer, TargetGroup } from '../../services/elastic-load-balancing/index.ts';
import { isHealthy } from './selection.ts';

const NAMESPACE = 'AWS/NetworkELB';
const MINUTE_MS = 60_000;

/** Publishes what Network Load Balancers tell CloudWatch every minute (NLB user guide, "CloudWatch metrics"). */
export class TcpMetrics {
  readonly #core: Core;
  readonly #elb: Pick<ElasticLoadBalancing, 'state'>;
  readonly #isZoneHealthy: (loadBalancer: LoadBalancer, zone: string) => boolean;
  readonly #lagMs: number;
  #isRunning = false;

  constructor(
    core: Core,
    elb: Pick<ElasticLoadBalancing, 'state'>,
    options: { readonly lagMs: number; readonly isZoneHealthy: (loadBalancer: LoadBalancer, zone: string) => boolean },
  ) {
    this.#core = core;
    this.#elb = elb;
    this.#lagMs = options.lagMs;
    this.#isZoneHealthy = options.isZoneHealthy;
  }

  /** A Region without such load balancers has no timer for them. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    // What was before the world began looked as it looks now: alarms that take missing data for bad stay quiet.
    this.#publish(this.#core.clock.now() - MINUTE_MS, 0);
    this.#next();
  }

  #next(): void {
    const nowMs = this.#core.clock.now();
    const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    this.#core.clock.setTimeout(() => {
      // The datapoint is about the minute that ends now.
      this.#publish(endMs - 1, this.#lagMs);
      this.#next();
    }, endMs - nowMs);
  }

  #publish(timeMs: number, visibleAfterMs: number): void {
    for (const group of this.#elb.state.targetGroups.all()) {
      for (const loadBalancer of this.#elb.state.loadBalancersOf(group.id)) {
        if (loadBalancer.type === 'network') this.#publishHosts(group, loadBalancer, timeMs, visibleAfterMs);
      }
    }
    for (const loadBalancer of this.#elb.state.loadBalancers.all()) {
      if (loadBalancer.type !== 'network') continue;
      for (const zone of loadBalancer.zones.keys()) {
        const dimensions = { AvailabilityZone: zone, LoadBalancer: loadBalancer.path };
        const value = this.#isZoneHealthy(loadBalancer, zone) ? 1 : 0;
        this.#core.record({
          namespace: NAMESPACE,
          name: 'ZonalHealthStatus',
          dimensions,
          value,
          timeMs,
          visibleAfterMs,
        });
      }
    }
  }

  /** A zone without targets reports nothing. */
  #publishHosts(group: TargetGroup, loadBalancer: LoadBalancer, timeMs: number, visibleAfterMs: number): void {
    for (const zone of loadBalancer.zones.keys()) {
      const targets = [...group.targets.values()].filter((target) => target.zone === zone && !target.draining);
      if (targets.length === 0) continue;
      const dimensions = { AvailabilityZone: zone, LoadBalancer: loadBalancer.path, TargetGroup: group.path };
      const healthy = targets.filter(isHealthy).length;
      const unhealthy = targets.filter(({ health }) => health.state === 'unhealthy').length;
      const datapoint = { namespace: NAMESPACE, dimensions, timeMs, visibleAfterMs, unit: 'Count' };
      this.#core.record({ ...datapoint, name: 'HealthyHostCount', value: healthy });
      this.#core.record({ ...datapoint, name: 'UnHealthyHostCount', value: unhealthy });
    }
  }
}
