import {
  type DBCluster,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
} from '@aws-sdk/client-rds';
import { rds, rdsOnce } from '../../../aws/clients.ts';
import { findLastFailover } from '../../../aws/rds/clusters.ts';
import { isOurs } from '../ours.ts';
import { FAILOVER_QUIET_MS } from '../rules/failover.ts';
import type { Policy } from '../policy.ts';
import { isAnswering, isGoing } from '../status.ts';
import { ConditionChangedError } from '../../../aws/conditionChanged.ts';

/** What was read is not true for long: who the writer is may change at any time. */
const FRESH_MS = 1_000;

/**
 * Reads everything again that makes a deletion safe, and only then deletes, once: a call that the SDK repeated would be
 * sent on an answer of long ago. RDS itself would delete a writer, too.
 * @throws {ConditionChangedError} if the reader may not be deleted now, or RDS was too slow to tell
 */
export async function deleteReader(id: string, cluster: string, policy: Policy): Promise<void> {
  const askedAtMs = Date.now();
  const [{ DBClusters = [] }, instances, lastFailoverMs] = await Promise.all([
    rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: cluster })),
    describeInstances(cluster),
    findLastFailover(cluster, FAILOVER_QUIET_MS, askedAtMs),
  ]);
  if (!isStaying(id, instances)) return;
  const refusal = whyNotDelete(id, { cluster: DBClusters[0], instances, lastFailoverMs }, policy);
  if (refusal !== undefined) throw new ConditionChangedError(refusal);
  const tookMs = Date.now() - askedAtMs;
  if (tookMs > FRESH_MS) throw new ConditionChangedError(`RDS took ${tookMs} ms to describe ${cluster}.`);
  try {
    await rdsOnce.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }));
  } catch (error) {
    // The answer may be lost of a call that took effect.
    if (isStaying(id, await describeInstances(cluster))) throw error;
  }
}

async function describeInstances(cluster: string): Promise<DBInstance[]> {
  const Filters = [{ Name: 'db-cluster-id', Values: [cluster] }];
  return (await rds.send(new DescribeDBInstancesCommand({ Filters }))).DBInstances ?? [];
}

/** Unless it is gone or going: that is what was wanted. */
const isStaying = (id: string, instances: readonly DBInstance[]): boolean =>
  instances.some((instance) => instance.DBInstanceIdentifier === id && !isGoing(instance.DBInstanceStatus ?? ''));

/** What RDS says in the second before a deletion. */
export interface BeforeDeletion {
  readonly cluster: DBCluster | undefined;
  readonly instances: readonly DBInstance[];
  /** Within the last ten minutes; undefined if there was none. */
  readonly lastFailoverMs: number | undefined;
}

/** Why an instance must not be deleted now; undefined if it may be. */
export function whyNotDelete(
  id: string,
  { cluster, instances, lastFailoverMs }: BeforeDeletion,
  policy: Policy,
): string | undefined {
  const instance = instances.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
  if (!instance) return `${id} is gone.`;
  if (cluster?.Status !== 'available') return `The cluster is ${cluster?.Status ?? 'gone'}, not available.`;
  const members = cluster.DBClusterMembers ?? [];
  const member = members.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
  if (!member || member.IsClusterWriter) return `${id} is the writer now, or not a member.`;
  if (!isOurs(instance, cluster.DBClusterIdentifier!, policy)) return `${id} is not ours.`;
  // A reader that cannot serve takes nothing away when it goes.
  if (!isAnswering(instance.DBInstanceStatus ?? '')) return undefined;
  if (lastFailoverMs !== undefined) return `${cluster.DBClusterIdentifier} failed over less than ten minutes ago.`;
  const isWriter = new Set(members.filter(({ IsClusterWriter }) => IsClusterWriter).map((m) => m.DBInstanceIdentifier));
  const othersServing = instances.filter(
    (other) =>
      other.DBInstanceIdentifier !== id &&
      !isWriter.has(other.DBInstanceIdentifier) &&
      other.DBInstanceStatus === 'available',
  );
  if (othersServing.length < policy.readers.min) return `Without ${id}, fewer readers than the minimum would stay.`;
  return undefined;
}
