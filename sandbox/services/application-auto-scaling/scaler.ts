import type { Core } from '../../core.ts';
import { uuid } from '../events/identifiers.ts';
import { tellOfMaximum, type Activities } from './activities.ts';
import { isOwn, readersOf, type Clusters, type ClusterView } from './clusters.ts';
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

  /** Adds or removes readers. An activity that is under way is overridden. What RDS refuses is told by the activity. */
  async scale(target: Target, view: ClusterView, toReaders: number, cause: string): Promise<void> {
    const { scaling } = target;
    const fromReaders = readersOf(view).length;
    const direction = toReaders > fromReaders ? 'out' : 'in';
    const ids =
      direction === 'out'
        ? Array.from({ length: toReaders - fromReaders }, () => `application-autoscaling-${uuid(target.random)}`)
        : removableReaders(view, target).slice(0, fromReaders - toReaders);
    // Where all readers are somebody else's, there is nothing to do, and users see no activity.
    if (ids.length === 0) return;
    if (scaling.progress)
      this.#activities.end(scaling.progress.activityId, 'Overridden', 'A newer scaling event updated the capacity.');
    scaling.progress = undefined;
    if (direction === 'out') scaling.scaledInMs = undefined;
    const activityId = this.#activities.begin(target, `Setting read replica count to ${toReaders}.`, cause);
    const call = (id: string) =>
      direction === 'out' ? this.#clusters.addReader(target, id) : this.#clusters.removeReader(id);
    const { instanceIds, failure } = await callForAll(ids, call);
    scaling.progress = { activityId, direction, fromReaders, toReaders, instanceIds, failure };
    this.settle(target);
  }

  /** Ends what is in progress once all of its instances are available, or gone; cooldowns run from then on. */
  settle(target: Target): void {
    const { scaling } = target;
    const { progress } = scaling;
    if (!progress) return;
    const instances = this.#clusters.view(target.clusterId)?.instances ?? [];
    const statuses = progress.instanceIds.map((wanted) => instances.find(({ id }) => id === wanted)?.status);
    const [status, why] = outcomeOf(progress, statuses) ?? [];
    if (status === undefined) return;
    scaling.progress = undefined;
    const { activityId, direction, fromReaders, toReaders } = progress;
    const said = status === 'Successful' ? 'Successfully set' : 'Failed to set';
    this.#activities.end(activityId, status, `${said} read replica count to ${toReaders}. ${why}`);
    if (status !== 'Successful') return;
    const endedMs = this.#core.clock.now();
    if (direction === 'in') {
      scaling.scaledInMs = endedMs;
      return;
    }
    scaling.scaledOut = { endedMs, fromReaders };
    const started = this.#activities.startedAt(activityId);
    if (toReaders === target.max && started) tellOfMaximum(this.#core, target, started, fromReaders, toReaders);
  }
}

/** The newest first: AWS does not say which of its readers it deletes. */
const removableReaders = (view: ClusterView, target: Target): string[] =>
  readersOf(view)
    .filter((reader) => isOwn(reader, target))
    .map(({ id }) => id)
    .toReversed();

/** Stops at the first call that RDS refuses. */
async function callForAll(ids: readonly string[], call: (id: string) => Promise<void>) {
  const instanceIds: string[] = [];
  for (const id of ids) {
    try {
      await call(id);
    } catch (error) {
      return { instanceIds, failure: error instanceof Error ? error.message : String(error) };
    }
    instanceIds.push(id);
  }
  return { instanceIds, failure: undefined };
}

/** The status and message of an activity whose instances have these statuses; undefined while one is on its way. */
function outcomeOf(
  { direction, failure }: Progress,
  statuses: readonly (string | undefined)[],
): ['Successful' | 'Unfulfilled' | 'Failed', string] | undefined {
  const isOnItsWay = direction === 'out' ? isBeingBuilt : (status: string | undefined) => status !== undefined;
  if (statuses.some(isOnItsWay)) return undefined;
  if (failure !== undefined) return ['Failed', `Reason: ${failure}`];
  const missing = direction === 'out' ? statuses.filter((status) => status !== 'available') : [];
  if (missing.length > 0) return ['Unfulfilled', `Reason: a DB instance is ${missing[0] ?? 'gone'}.`];
  return ['Successful', 'Change successfully fulfilled by rds.'];
}

const isBeingBuilt = (status: string | undefined): boolean =>
  status === 'creating' || status?.startsWith('configuring-') === true;
