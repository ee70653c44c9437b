import type { NotScaledReason } from '@aws-sdk/client-application-auto-scaling';
import type { Core } from '../../core.ts';
import type { ActionTaker, InvokingAlarm } from '../cloudwatch/index.ts';
import type { Activities } from './activities.ts';
import { readersOf, type Clusters, type ClusterView } from './clusters.ts';
import type { AutoScalingConstants } from './constants.ts';
import { hold, scaleIn, scaleOut, type Capacity, type Demand, type Verdict } from './decide.ts';
import type { Direction, Policy, Target } from './records.ts';
import type { Registry } from './registry.ts';
import type { Scaler } from './scaler.ts';

/** An alarm that stays in its state calls once a period. */
const PERIOD_MS = 60_000;

/** Scales clusters when alarms ask for it, and into their bounds when these change. */
export class Engine {
  readonly #core: Core;
  readonly #registry: Registry;
  readonly #clusters: Clusters;
  readonly #activities: Activities;
  readonly #scaler: Scaler;
  readonly #constants: AutoScalingConstants;

  constructor(
    core: Core,
    parts: {
      registry: Registry;
      clusters: Clusters;
      activities: Activities;
      scaler: Scaler;
      constants: AutoScalingConstants;
    },
  ) {
    this.#core = core;
    this.#registry = parts.registry;
    this.#clusters = parts.clusters;
    this.#activities = parts.activities;
    this.#scaler = parts.scaler;
    this.#constants = parts.constants;
  }

  /** An alarm invokes a policy. Rejects if there is no such policy. */
  readonly onAlarm: ActionTaker = async (actionArn: string, alarm: InvokingAlarm): Promise<void> => {
    const policy = this.#registry.policyOf(actionArn);
    const { alarmNames } = policy ?? {};
    const direction = alarm.name === alarmNames?.out ? 'out' : alarm.name === alarmNames?.in ? 'in' : undefined;
    if (!policy || !direction)
      throw new Error(`the alarm ${alarm.name} belongs to no policy with the ARN ${actionArn}`);
    if (alarm.latestValue === undefined) return;
    policy.readings[direction] = { atMs: this.#core.clock.now(), value: alarm.latestValue };
    const cause = `monitor alarm ${alarm.name} in state ALARM triggered policy ${policy.name}`;
    await this.#inTurn(policy.target, () => this.#considerScaling(policy, direction, cause));
  };

  /**
   * Brings the readers between the bounds, which have just been set. While the cluster cannot be scaled, nothing is
   * done, and not later either: a user saw it so.
   */
  fitIntoBounds(target: Target): Promise<void> {
    return this.#inTurn(target, async () => {
      const view = this.#clusters.view(target.clusterId);
      if (!view || this.#isBlocked(view)) return;
      const readers = readersOf(view).length;
      if (readers < target.min)
        await this.#scaler.scale(target, view, target.min, `minimum capacity was set to ${target.min}`);
      if (readers > target.max)
        await this.#scaler.scale(target, view, target.max, `maximum capacity was set to ${target.max}`);
    });
  }

  /** Something has changed in a cluster: what is being added or removed there may have come to its end. */
  onClusterChanged(clusterId: string): void {
    const target = this.#registry.find(`cluster:${clusterId}`);
    if (target) this.#scaler.settle(target);
  }

  #inTurn(target: Target, work: () => Promise<void>): Promise<void> {
    const turn = target.scaling.turn.then(work);
    target.scaling.turn = turn.catch(() => {});
    return turn;
  }

  async #considerScaling(policy: Policy, direction: Direction, cause: string): Promise<void> {
    const { target, held } = policy;
    if (target.suspended[direction] || !target.policies.has(policy.name)) return;
    const view = this.#clusters.view(target.clusterId);
    if (!view) return;
    const capacity = { readers: readersOf(view).length, min: target.min, max: target.max };
    const verdict = this.#decide(target, direction, view, capacity);
    if (verdict.kind === 'set') {
      held[direction] = undefined;
      return this.#scaler.scale(target, view, verdict.readers, cause);
    }
    if (verdict.code !== undefined && verdict.code !== held[direction])
      this.#activities.notScaled(target, cause, reasonOf(verdict.code, capacity));
    held[direction] = verdict.code;
  }

  #decide(target: Target, direction: Direction, view: ClusterView, capacity: Capacity): Verdict {
    const { scaling } = target;
    const nowMs = this.#core.clock.now();
    const verdict =
      direction === 'out'
        ? scaleOut(
            capacity,
            this.#demands(target, 'out').filter((demand) => demand !== undefined),
            scaling.scaledOut,
            nowMs,
          )
        : scaleIn(capacity, this.#demands(target, 'in'), scaling.scaledInMs, nowMs);
    if (verdict.kind === 'hold') return verdict;
    // That a scale-in waits for the end of whatever goes on is a guess.
    if (direction === 'in' && scaling.progress) return hold(undefined);
    return this.#isBlocked(view) ? hold('TargetServicePutResourceAsUnscalable') : verdict;
  }

  /** What each policy that scales in this direction asks for; undefined where its alarm does not call now. */
  #demands(target: Target, direction: Direction): (Demand | undefined)[] {
    const sinceMs = this.#core.clock.now() - PERIOD_MS;
    const policies = [...target.policies.values()].filter(({ alarmNames }) => alarmNames[direction] !== undefined);
    return policies.map(({ configuration, readings }) => {
      const reading = readings[direction];
      if (!reading || reading.atMs < sinceMs) return undefined;
      const own = direction === 'out' ? configuration.ScaleOutCooldown : configuration.ScaleInCooldown;
      return {
        value: reading.value,
        targetValue: configuration.TargetValue,
        cooldownSeconds: own ?? this.#constants.cooldownSeconds,
      };
    });
  }

  #isBlocked({ status, instances }: ClusterView): boolean {
    if (status !== 'available' || !instances.some(({ isWriter }) => isWriter)) return true;
    return this.#constants.blockedBy === 'creating'
      ? instances.some((instance) => instance.status === 'creating')
      : instances.some((instance) => instance.status !== 'available');
  }
}

function reasonOf(code: string, { readers, min, max }: Capacity): NotScaledReason {
  if (code === 'AlreadyAtMaxCapacity') return { Code: code, MaxCapacity: max };
  if (code === 'AlreadyAtMinCapacity') return { Code: code, MinCapacity: min };
  return { Code: code, CurrentCapacity: readers };
}
