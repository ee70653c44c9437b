import type { NotScaledReason } from '@aws-sdk/client-application-auto-scaling';
import type { Core } from '../../core.ts';
import type { ActionTaker, InvokingAlarm } from '../cloudwatch/index.ts';
import { uuid } from '../events/identifiers.ts';
import { tellOfMaximum, type Activities } from './activities.ts';
import { readersOf, type Clusters, type ClusterView } from './clusters.ts';
import type { AutoScalingConstants } from './constants.ts';
import { hold, scaleIn, scaleOut, type Demand, type Verdict } from './decide.ts';
import type { Direction, Policy, Progress, Target } from './records.ts';
import type { Registry } from './registry.ts';

/** An alarm that stays in its state calls once a period. */
const PERIOD_MS = 60_000;

/** Scales clusters when alarms ask for it, and into their bounds when these change. */
export class Engine {
  readonly #core: Core;
  readonly #registry: Registry;
  readonly #clusters: Clusters;
  readonly #activities: Activities;
  readonly #constants: AutoScalingConstants;

  constructor(
    core: Core,
    parts: { registry: Registry; clusters: Clusters; activities: Activities; constants: AutoScalingConstants },
  ) {
    this.#core = core;
    this.#registry = parts.registry;
    this.#clusters = parts.clusters;
    this.#activities = parts.activities;
    this.#constants = parts.constants;
  }

  /** An alarm invokes a policy. Rejects if there is no such policy, or if RDS fails. */
  readonly onAlarm: ActionTaker = async (actionArn: string, alarm: InvokingAlarm): Promise<void> => {
    const policy = this.#registry.policyOf(actionArn);
    const { alarmNames } = policy ?? {};
    const direction = alarm.name === alarmNames?.out ? 'out' : alarm.name === alarmNames?.in ? 'in' : undefined;
    if (!policy || !direction) throw new Error(`the alarm ${alarm.name} belongs to no policy with the ARN ${actionArn}`);
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
      const view = await this.#clusters.view(target.clusterId);
      if (!view || this.#isBlocked(view)) return;
      const readers = readersOf(view).length;
      if (readers < target.min) await this.#scale(target, view, target.min, `minimum capacity was set to ${target.min}`);
      if (readers > target.max) await this.#scale(target, view, target.max, `maximum capacity was set to ${target.max}`);
    });
  }

  /** Something has changed in a cluster: what is being added or removed there may have come to its end. */
  onClusterChanged(clusterId: string): void {
    const target = this.#registry.find(`cluster:${clusterId}`);
    // An answer that RDS does not give now is asked for again when the next alarm calls.
    if (target?.scaling.progress) this.#inTurn(target, () => this.#settle(target)).catch(() => {});
  }

  #inTurn(target: Target, work: () => Promise<void>): Promise<void> {
    const turn = target.scaling.turn.then(work);
    target.scaling.turn = turn.catch(() => {});
    return turn;
  }

  async #considerScaling(policy: Policy, direction: Direction, cause: string): Promise<void> {
    const { target, held } = policy;
    if (target.suspended[direction] || !target.policies.has(policy.name)) return;
    await this.#settle(target);
    const view = await this.#clusters.view(target.clusterId);
    if (!view) return;
    const capacity = { readers: readersOf(view).length, min: target.min, max: target.max };
    const verdict = this.#decide(target, direction, view, capacity);
    if (verdict.kind === 'set') {
      held[direction] = undefined;
      return this.#scale(target, view, verdict.readers, cause);
    }
    if (verdict.code !== undefined && verdict.code !== held[direction])
      this.#activities.notScaled(target, cause, reasonOf(verdict.code, capacity));
    held[direction] = verdict.code;
  }

  #decide(
    target: Target,
    direction: Direction,
    view: ClusterView,
    capacity: { readers: number; min: number; max: number },
  ): Verdict {
    const { scaling } = target;
    const nowMs = this.#core.clock.now();
    const verdict =
      direction === 'out'
        ? scaleOut(capacity, this.#demands(target, 'out').filter((demand) => demand !== undefined), scaling.scaledOut, nowMs)
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

  async #scale(target: Target, view: ClusterView, toReaders: number, cause: string): Promise<void> {
    const { scaling } = target;
    const fromReaders = readersOf(view).length;
    const direction = toReaders > fromReaders ? 'out' : 'in';
    const removable = direction === 'in' ? ownReaders(view).slice(0, fromReaders - toReaders) : [];
    // Where all readers are somebody else's, there is nothing to do, and users see no activity.
    if (direction === 'in' && removable.length === 0) return;
    if (scaling.progress)
      this.#activities.end(scaling.progress.activityId, 'Overridden', 'A newer scaling event updated the capacity.');
    const activityId = this.#activities.begin(target, `Setting read replica count to ${toReaders}.`, cause);
    if (direction === 'out') scaling.scaledInMs = undefined;
    const calls =
      direction === 'out'
        ? Array.from({ length: toReaders - fromReaders }, () => newReaderId(target)).map(
            (id) => [id, () => this.#clusters.addReader(view, id)] as const,
          )
        : removable.map((id) => [id, () => this.#clusters.removeReader(id)] as const);
    const { instanceIds, failure } = await callAll(calls);
    scaling.progress = { activityId, direction, fromReaders, toReaders, instanceIds, failure };
    await this.#settle(target);
  }

  /** Ends what is in progress once all of its instances are available, or gone; cooldowns run from then on. */
  async #settle(target: Target): Promise<void> {
    const { scaling } = target;
    const { progress } = scaling;
    if (!progress) return;
    const view = await this.#clusters.view(target.clusterId);
    const statuses = progress.instanceIds.map((id) => view?.instances.find((instance) => instance.id === id)?.status);
    const isPending = progress.direction === 'out' ? isBeingBuilt : (status: string | undefined) => status !== undefined;
    if (statuses.some(isPending)) return;
    scaling.progress = undefined;
    const { activityId, direction, fromReaders, toReaders } = progress;
    const [status, why] = outcomeOf(progress, statuses);
    const said = status === 'Successful' ? 'Successfully set' : 'Failed to set';
    this.#activities.end(activityId, status, `${said} read replica count to ${toReaders}. ${why}`);
    if (status !== 'Successful') return;
    const endedMs = this.#core.clock.now();
    if (direction === 'in') scaling.scaledInMs = endedMs;
    else {
      scaling.scaledOut = { endedMs, fromReaders };
      const started = this.#activities.startedAt(activityId);
      if (toReaders === target.max && started) tellOfMaximum(this.#core, target, started, fromReaders, toReaders);
    }
  }
}

/** The newest first: AWS does not say which of its readers it deletes. */
const ownReaders = (view: ClusterView): string[] =>
  readersOf(view)
    .filter(({ isOwn }) => isOwn)
    .map(({ id }) => id)
    .toReversed();

const newReaderId = ({ random }: Target): string => `application-autoscaling-${uuid(random)}`;

/** Stops at the first call that RDS refuses. */
async function callAll(calls: readonly (readonly [id: string, call: () => Promise<void>])[]) {
  const instanceIds: string[] = [];
  for (const [id, call] of calls) {
    try {
      await call();
    } catch (error) {
      return { instanceIds, failure: error instanceof Error ? error.message : String(error) };
    }
    instanceIds.push(id);
  }
  return { instanceIds, failure: undefined };
}

const isBeingBuilt = (status: string | undefined): boolean =>
  status === 'creating' || status?.startsWith('configuring-') === true;

function outcomeOf(
  { direction, failure }: Progress,
  statuses: readonly (string | undefined)[],
): ['Successful' | 'Unfulfilled' | 'Failed', string] {
  if (failure !== undefined) return ['Failed', `Reason: ${failure}`];
  const broken = direction === 'out' ? statuses.find((status) => status !== 'available') : undefined;
  if (direction === 'out' && statuses.some((status) => status !== 'available'))
    return ['Unfulfilled', `Reason: a DB instance is ${broken ?? 'gone'}.`];
  return ['Successful', 'Change successfully fulfilled by rds.'];
}

function reasonOf(code: string, { readers, min, max }: { readers: number; min: number; max: number }): NotScaledReason {
  if (code === 'AlreadyAtMaxCapacity') return { Code: code, MaxCapacity: max };
  if (code === 'AlreadyAtMinCapacity') return { Code: code, MinCapacity: min };
  return { Code: code, CurrentCapacity: readers };
}
