import {
  DeleteDBClusterEndpointCommand,
  DeleteDBInstanceCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-rds';
import { endpointId } from '../../../fleet/names.ts';
import { rds, rdsOnce } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import { type Described, describeOne } from '../../aws/rds/clusters.ts';
import { isOfStage, tagsOf } from '../../aws/tags.ts';
import type { Environment } from '../../control-loop/environment.ts';
import { Leases } from '../../control-loop/lease.ts';
import { Pauses } from '../../control-loop/pauses.ts';
import { isOurs } from './ours.ts';
import type { Policy } from './policy.ts';
import { isGoing } from './status.ts';

/** Who wants it, and why. */
export interface ReleaseRequest {
  readonly by: string;
  readonly why: string;
  readonly nowMs: number;
}

/** What was deleted. */
export interface ReleasedReaders {
  readonly readers: readonly string[];
  readonly endpoint: boolean;
}

/**
 * Deletes what is ours in a cluster that is to be destroyed, for the command line: our readers, whatever they serve, and
 * then our custom endpoint; nothing else, in whatever mode the cluster is. It runs under the lease. The cluster is paused
 * first, else the next tick would build it all again.
 * @throws if another invocation has the lease, one of our readers is the writer, and what AWS answered
 */
export async function releaseReaders(
  cluster: string,
  { tableName, stage, fleet }: Environment,
  { by, why, nowMs }: ReleaseRequest,
): Promise<ReleasedReaders> {
  const policy: Policy = { ...fleet.clusters[cluster]!, stage };
  await new Pauses(tableName, CONTROLLER).pause(cluster, { by, why, sinceMs: nowMs });
  const leases = new Leases(tableName, CONTROLLER, `release by ${by}`);
  const lease = await leases.acquire(cluster, nowMs);
  if (!lease) throw new Error(`Evenkeel is reconciling ${cluster} just now, and is paused. Try again in a minute.`);
  try {
    const readers = await deleteReaders(cluster, policy);
    return { readers, endpoint: await deleteEndpoint(cluster, stage) };
  } finally {
    await leases.abandon(lease);
  }
}

const CONTROLLER = 'replicas';

/** What is ours in a cluster: what a release for its destruction would delete. It changes nothing. */
export async function oursIn(
  cluster: string,
  { stage, fleet }: Environment,
): Promise<{ readonly readers: readonly string[]; readonly endpoint: string | undefined }> {
  const described = await describeOne(cluster);
  const readers = readersIn(described, { ...fleet.clusters[cluster]!, stage });
  const { endpoint } = described;
  const isOfOurs = endpoint !== undefined && (await isOurEndpoint(endpoint, stage));
  return { readers, endpoint: isOfOurs ? endpointId(cluster) : undefined };
}

/** Who the writer is may change at any time: it is read again before each deletion, which is sent once. */
async function deleteReaders(cluster: string, policy: Policy): Promise<string[]> {
  const deleted: string[] = [];
  for (;;) {
    const described = await describeOne(cluster);
    const id = nextReader(described, policy, deleted);
    if (id === undefined) return deleted;
    await rdsOnce.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }));
    deleted.push(id);
  }
}

function nextReader({ cluster, instances }: Described, policy: Policy, deleted: readonly string[]): string | undefined {
  if (!cluster) return undefined;
  const name = cluster.DBClusterIdentifier!;
  const writer = cluster.DBClusterMembers?.find(({ IsClusterWriter }) => IsClusterWriter)?.DBInstanceIdentifier;
  const ours = readersIn({ cluster, instances }, policy).filter((id) => !deleted.includes(id));
  if (ours.some((id) => id === writer))
    throw new Error(
      `${writer} is the writer of ${name} and was created by Evenkeel. Fail over to another instance first: aws rds failover-db-cluster --db-cluster-identifier ${name} --target-db-instance-identifier INSTANCE`,
    );
  return ours[0];
}

function readersIn({ cluster, instances }: Pick<Described, 'cluster' | 'instances'>, policy: Policy): string[] {
  if (!cluster) return [];
  return instances
    .filter(
      ({ DBInstanceIdentifier: id, DBInstanceStatus: status, TagList }) =>
        !isGoing(status ?? '') &&
        isOurs({ DBInstanceIdentifier: id!, ...(TagList && { TagList }) }, cluster.DBClusterIdentifier!, policy),
    )
    .map(({ DBInstanceIdentifier: id }) => id!);
}

async function isOurEndpoint(endpoint: NonNullable<Described['endpoint']>, stage: string): Promise<boolean> {
  if (endpoint.Status === 'deleting') return false;
  const { TagList } = await rds.send(new ListTagsForResourceCommand({ ResourceName: endpoint.DBClusterEndpointArn }));
  return isOfStage(tagsOf(TagList), stage);
}

/** An endpoint of this name that is not ours stays. @returns whether there was one of ours */
async function deleteEndpoint(cluster: string, stage: string): Promise<boolean> {
  const { endpoint } = await describeOne(cluster);
  if (!endpoint || !(await isOurEndpoint(endpoint, stage))) return false;
  try {
    await rdsOnce.send(new DeleteDBClusterEndpointCommand({ DBClusterEndpointIdentifier: endpointId(cluster) }));
    return true;
  } catch (error) {
    if (isNamed(error, 'DBClusterEndpointNotFoundFault')) return false;
    throw error;
  }
}
