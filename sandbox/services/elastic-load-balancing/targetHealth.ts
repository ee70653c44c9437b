import type { TargetHealth as TargetHealthShape } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Health, HealthReason, LoadBalancer, Target, TargetGroup } from './records.ts';
import { targetKey } from './records.ts';
import type { LoadBalancingState } from './state.ts';

/** Who finds out how targets are. It says so by `TargetHealth.set`. */
export interface HealthDriver {
  /** A target is new in the group, or was taken back while it drained; its health is `initial`. */
  registered(group: TargetGroup, target: Target): void;
  /** It is about to drain, and is checked no more. */
  deregistered(group: TargetGroup, target: Target): void;
}

/** The health of targets: kept here, found out by the driver. */
export class TargetHealth {
  /** Every target passes its first check some time after its registration, unless somebody else drives. */
  driver: HealthDriver;
  readonly #state: LoadBalancingState;

  constructor(state: LoadBalancingState) {
    this.#state = state;
    this.driver = {
      registered: (group, target) =>
        state.after(state.options.registrationSeconds, () => {
          const isStillThere = group.targets.get(targetKey(target.id, target.port)) === target && !target.draining;
          if (isStillThere && target.health.state === 'initial') this.#put(group, target, { state: 'healthy' });
        }),
      deregistered: () => {},
    };
  }

  /** @throws if the group has no such target */
  set(targetGroupArn: string, { id, port }: Pick<Target, 'id' | 'port'>, health: Health): void {
    const group = this.#state.targetGroup(targetGroupArn);
    const target = group.targets.get(targetKey(id, port));
    if (!target) throw new Error(`${id}:${port} is not registered with ${targetGroupArn}`);
    this.#put(group, target, health);
  }

  #put(group: TargetGroup, target: Target, health: Health): void {
    target.health = health;
    this.#state.tell('health', group.id);
  }
}

/** As recorded and reported; of a check that failed, the code or the text of the answer is told where there is one. */
const DESCRIPTIONS: Readonly<Record<HealthReason, string>> = {
  'Elb.RegistrationInProgress': 'Target registration is in progress',
  'Elb.InitialHealthChecking': 'Initial health checks in progress',
  'Elb.InternalError': 'Health checks failed due to an internal error',
  'Target.ResponseCodeMismatch': 'Health checks failed with these codes: [502]',
  'Target.Timeout': 'Request timed out',
  'Target.FailedHealthChecks': 'Health checks failed',
  'Target.HealthCheckDisabled': 'Health checks are disabled for this target group',
};

/**
 * A target's health as it is described: what it is registered for comes before what checks say.
 * @param unfit why its instance cannot be a target: `is stopped`
 */
export function healthOf(
  target: Target,
  loadBalancers: readonly LoadBalancer[],
  unfit: string | undefined,
): TargetHealthShape {
  if (target.draining)
    return {
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    };
  if (loadBalancers.length === 0)
    return {
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target group is not configured to receive traffic from the load balancer',
    };
  if (target.zone !== 'all' && !loadBalancers.some(({ zones }) => zones.has(target.zone)))
    return {
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target is in an Availability Zone that is not enabled for the load balancer',
    };
  if (unfit !== undefined)
    return {
      State: 'unused',
      Reason: 'Target.InvalidState',
      Description: `Target ${unfit.replace(/^is (\w+)$/, 'is in the $1 state')}`,
    };
  const { state, reason, description = reason && DESCRIPTIONS[reason] } = target.health;
  return {
    State: state,
    ...(reason && { Reason: reason }),
    ...(description !== undefined && { Description: description }),
  };
}
