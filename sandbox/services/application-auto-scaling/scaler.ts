import type { Core } from '../../core.ts';
import { uuid } from '../events/identifiers.ts';
import { tellOfMaximum, type Activities } from './activities.ts';
import { readersOf, type Clusters, type ClusterView } from './clusters.ts';
import type { Progress, Target } from './records.ts';

/** Sets the number of a cluster's readers, and follows what it has begun to its end. */
export class Scaler {
  readonly #core: Core;
  readonly #clusters: Clusters;
  readonly #activities: Activities;

  constructor(core: Core, clusters: Clusters, activities: Activities) {
    this.#core = core;
    this.#clusters = clusters;
    this.#activities = activities;
  }

  /** Adds or removes readers, whatever the reason. An activity that is under way is overridden. Rejects if RDS cannot be read. */
  async scale(target: Target, view: ClusterView, toReaders: number, cause: string): Promise<void> {
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
    await this.settle(target);
  }

  /** Ends what is in progress once all of its instances are available, or gone; cooldowns run from then on. */
  async settle(target: Target): Promise<void> {
    const { scaling } = target;
    const { progress } = scaling;
    if (!progress) return;
    const view = await this.#clusters.view(target.clusterId);
    const statuses = progress.instanceIds.map((id) => view?.instances.find((instance) => instance.id === id)?.status);
    const isPending =
      progress.direction === 'out' ? isBeingBuilt : (status: string | undefined) => status !== undefined;
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
