import {
  type DBCluster,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
} from '@aws-sdk/client-rds';
import { rds } from '../../../aws/clients.ts';
import { findLastFailover } from '../../../aws/rds/clusters.ts';
import { isOurs } from '../ours.ts';
import { FAILOVER_QUIET_MS } from '../rules/failover.ts';
import type { Policy } from '../situation.ts';
import type { ClusterView } from '../view.ts';
import { ConditionChangedError } from '../../../aws/conditionChanged.ts';

/** Reads everything again that makes a deletion safe, and only then deletes. RDS itself would delete a writer, too. */
export async function deleteReader(id: string, view: ClusterView, policy: Policy, nowMs: number): Promise<void> {
  const [{ DBClusters = [] }, instances, lastFailoverMs] = await Promise.all([
    rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: view.cluster })),
    describeInstances(view.cluster),
    findLastFailover(view.cluster, FAILOVER_QUIET_MS, nowMs),
  ]);
  const instance = staying(instances, id);
  if (!instance) return;
  const refusal = whyNotDelete(instance, DBClusters[0], instances, policy);
  if (refusal) throw new ConditionChangedError(refusal);
  if (lastFailoverMs !== undefined && instance.DBInstanceStatus === 'available') {
    throw new ConditionChangedError(`${view.cluster} failed over less than ten minutes ago.`);
  }
  try {
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }));
  } catch (error) {
    // A call that took effect and timed out is repeated by the SDK, and then refused.
    if (staying(await describeInstances(view.cluster), id)) throw error;
  }
}

async function describeInstances(cluster: string): Promise<DBInstance[]> {
  const Filters = [{ Name: 'db-cluster-id', Values: [cluster] }];
  return (await rds.send(new DescribeDBInstancesCommand({ Filters }))).DBInstances ?? [];
}

/** The instance, unless it is gone or going: that is what was wanted. */
const staying = (instances: readonly DBInstance[], id: string): DBInstance | undefined =>
  instances.find((instance) => instance.DBInstanceIdentifier === id && instance.DBInstanceStatus !== 'deleting');

function whyNotDelete(
  instance: DBInstance,
  cluster: DBCluster | undefined,
  instances: readonly DBInstance[],
  policy: Policy,
): string | undefined {
  const id = instance.DBInstanceIdentifier!;
  if (cluster?.Status !== 'available') return `The cluster is ${cluster?.Status ?? 'gone'}, not available.`;
  const members = cluster.DBClusterMembers ?? [];
  const member = members.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
  if (!member || member.IsClusterWriter) return `${id} is the writer now, or not a member.`;
  if (!isOurs(instance, cluster.DBClusterIdentifier!, policy)) return `${id} is not ours.`;
  // A reader that cannot serve takes nothing away when it goes.
  if (instance.DBInstanceStatus !== 'available') return undefined;
  const isWriter = new Set(members.filter(({ IsClusterWriter }) => IsClusterWriter).map((m) => m.DBInstanceIdentifier));
  const othersServing = instances.filter(
    (other) =>
      other.DBInstanceIdentifier !== id &&
      !isWriter.has(other.DBInstanceIdentifier) &&
      other.DBInstanceStatus === 'available',
  );
  if (othersServing.length < policy.readers.min) return `Without ${id}, fewer readers than the floor would stay.`;
  return undefined;
}
