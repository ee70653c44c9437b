import type { ScalableTarget } from '@aws-sdk/client-application-auto-scaling';
import type { DBCluster } from '@aws-sdk/client-rds';
import { scalableResourceId } from '../../../fleet/names.ts';
import type { ResourceRecord } from '../../control-loop/record.ts';
import { describeClusters } from '../../aws/rds/clusters.ts';
import { OutOfTimeError } from '../../aws/deadline.ts';
import { unfitByDescription } from '../../aws/rds/unfit.ts';
import {
  countReaders,
  describePolicies,
  describeRegistered,
  describeSchedules,
  describeTargets,
  isOurs,
  policyView,
  READERS,
  targetView,
} from './describe.ts';
import type { Progress } from './progress.ts';
import type { NetView, Registered, TargetView } from './view.ts';

type Record = ResourceRecord<Progress>;

/** One cluster and its net, with the target's tags as they are now: for the holder of its lease. */
export async function observeOne(stage: string, cluster: string, record: Record): Promise<NetView> {
  const [clusters, registered] = await Promise.all([
    describeClusters({ DBClusterIdentifier: cluster }),
    describeRegistered(cluster, stage),
  ]);
  return viewOf(cluster, clusters[0], registered, record);
}

/** A cluster and its net; undefined where they could not be read by the page. */
export interface Seen {
  readonly cluster: string;
  readonly view: NetView | undefined;
}

/**
 * All clusters of the fleet, by the page, for the tick. Tags are read of targets that we do not know yet; where that
 * fails, the others are seen all the same.
 */
export async function observeAll(
  stage: string,
  clusters: readonly string[],
  recordOf: (cluster: string) => Record,
): Promise<Seen[]> {
  if (clusters.length === 0) return [];
  const [described, targets] = await Promise.all([describeClusters({}), describeTargets(clusters)]);
  // Nothing hangs on a target that is not there.
  const [policies, schedules] = targets.size > 0 ? await describeEverything() : [[], []];
  const clusterByName = new Map(described.map((cluster) => [cluster.DBClusterIdentifier, cluster]));
  const policiesByResource = Map.groupBy(policies.filter(isAboutReaders), ({ ResourceId }) => ResourceId);
  const scheduled = new Set(schedules.filter(isAboutReaders).map(({ ResourceId }) => ResourceId));
  const seen: Seen[] = [];
  for (const cluster of clusters) {
    const resourceId = scalableResourceId(cluster);
    const record = recordOf(cluster);
    const target = await knownTarget(targets.get(resourceId), stage, record).catch(unlessOutOfTime);
    const registered = {
      policies: (policiesByResource.get(resourceId) ?? []).map((policy) => policyView(policy, stage)),
      hasSchedules: scheduled.has(resourceId),
    };
    const described = clusterByName.get(cluster);
    const view = target === 'unread' ? undefined : viewOf(cluster, described, { ...registered, target }, record);
    seen.push({ cluster, view });
  }
  return seen;
}

function unlessOutOfTime(error: unknown): 'unread' {
  if (error instanceof OutOfTimeError) throw error;
  return 'unread';
}

const describeEverything = () => {
  const everything = { ServiceNamespace: READERS.ServiceNamespace };
  return Promise.all([describePolicies(everything), describeSchedules(everything)]);
};

const isAboutReaders = ({ ScalableDimension }: { readonly ScalableDimension?: string | undefined }) =>
  ScalableDimension === READERS.ScalableDimension;

/** An ARN is one registration's own: whose the target was when its tags were read, its is still. */
async function knownTarget(
  target: ScalableTarget | undefined,
  stage: string,
  { progress }: Record,
): Promise<TargetView | undefined> {
  if (!target) return undefined;
  const { ScalableTargetARN: arn } = target;
  const isKnown = arn !== undefined && arn === progress?.ownTargetArn;
  return targetView(target, isKnown || (await isOurs(arn, stage)));
}

function viewOf(cluster: string, described: DBCluster | undefined, registered: Registered, record: Record): NetView {
  return {
    cluster,
    ...registered,
    status: described ? (described.Status ?? 'unknown') : 'absent',
    unfit: described && unfitByDescription(described),
    readers: described ? countReaders(described) : 0,
    pause: record.pause,
    interlock: record.interlock,
  };
}
