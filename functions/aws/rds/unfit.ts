import {
  type DBCluster,
  DescribeBlueGreenDeploymentsCommand,
  DescribeDBProxiesCommand,
  DescribeDBProxyTargetsCommand,
} from '@aws-sdk/client-rds';
import { rds } from '../clients.ts';
import type { UnfitReason } from './unfitReason.ts';

/** Why a cluster is not supported, from its description alone. */
export function unfitByDescription(cluster: DBCluster): UnfitReason | undefined {
  // A Multi-AZ DB cluster has the engine of an ordinary instance and exactly two readers.
  if (!cluster.Engine?.startsWith('aurora')) return 'not-aurora';
  if (cluster.EngineMode === 'serverless') return 'serverless-v1';
  if (cluster.ClusterScalabilityType === 'limitless') return 'limitless';
  if (cluster.Status?.startsWith('stop')) return 'stopped';
  const hasWriter = cluster.DBClusterMembers?.some(({ IsClusterWriter }) => IsClusterWriter) ?? false;
  if (cluster.GlobalClusterIdentifier && !hasWriter) return 'global-secondary';
  return undefined;
}

/** What takes further calls to RDS: for the holder of the lease, not for the tick. */
export async function unfitBySurroundings(cluster: DBCluster, nowMs: number): Promise<UnfitReason | undefined> {
  const [inBlueGreen, proxied] = await Promise.all([isInBlueGreenDeployment(cluster), proxiedClusters(nowMs)]);
  if (inBlueGreen) return 'blue-green';
  return proxied.has(cluster.DBClusterIdentifier!) ? 'behind-proxy' : undefined;
}

/**
 * A deployment in progress copies the cluster as it is; readers added or removed meanwhile would exist on one side
 * only.
 */
async function isInBlueGreenDeployment({ DBClusterArn }: DBCluster): Promise<boolean> {
  const { BlueGreenDeployments = [] } = await rds.send(
    new DescribeBlueGreenDeploymentsCommand({ Filters: [{ Name: 'source', Values: [DBClusterArn!] }] }),
  );
  return BlueGreenDeployments.some(({ Status }) => !/^(SWITCHOVER_COMPLETED|DELETING|INVALID_.*)$/.test(Status ?? ''));
}

/** Proxies rarely change: an execution environment reads them once an hour. */
const PROXIES_KEPT_MS = 3_600_000;

let proxies: { readonly readMs: number; readonly clusters: ReadonlySet<string> } | undefined;

async function proxiedClusters(nowMs: number): Promise<ReadonlySet<string>> {
  if (!proxies || nowMs - proxies.readMs >= PROXIES_KEPT_MS) {
    proxies = { readMs: nowMs, clusters: await readProxiedClusters() };
  }
  return proxies.clusters;
}

async function readProxiedClusters(): Promise<ReadonlySet<string>> {
  const clusters = new Set<string>();
  let marker: string | undefined;
  do {
    const page = await rds.send(new DescribeDBProxiesCommand({ Marker: marker }));
    for (const { DBProxyName } of page.DBProxies ?? []) {
      const { Targets = [] } = await rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName }));
      for (const { TrackedClusterId } of Targets) if (TrackedClusterId) clusters.add(TrackedClusterId);
    }
    marker = page.Marker;
  } while (marker);
  return clusters;
}
