import { FailoverDBClusterCommand } from '@aws-sdk/client-rds';
import { rdsOnce } from '../../../aws/clients.ts';
import type { Rollback } from '../../api/record.ts';
import { UNANSWERED_MS } from '../../machine/limits.ts';
import { refuse } from '../../api/refusal.ts';
import { chooseCandidate } from './candidate.ts';
import { checkMaintenance, readAvailableCluster, readCluster, readersOf } from '../cluster.ts';
import type { DrillKind, Preflight } from '../kind.ts';
import { readLagMs } from './lag.ts';

/** Whether a cluster can fail over now, and to which reader. */
export const preflightAuroraFailover: Preflight<'aurora-failover'> = async ({ policy, input, nowMs }) => {
  const cluster = await readAvailableCluster(policy.resource);
  await checkMaintenance(cluster, nowMs);
  const readers = readersOf(cluster);
  const target = chooseCandidate({
    cluster: cluster.name,
    readers,
    lagMs:
      readers.length > 0
        ? await readLagMs(
            readers.map(({ id }) => id),
            nowMs,
          )
        : new Map(),
    maxLagMs: policy.maxLagMs,
    wanted: input.target ?? policy.target,
  });
  const { writer, name, reach } = cluster;
  const failback = input.failback ?? policy.failback;
  return {
    failback,
    assumes: { writer, target: target.id },
    steps: [
      `Fail ${name} over from ${writer} to ${target.id} in ${target.zone}.`,
      failback ? `Fail ${name} back to ${writer}.` : `Leave ${target.id} as the writer.`,
    ],
    reach,
  };
};

/** A cluster fails over to one of its readers, and back. */
export const auroraFailover: DrillKind<'aurora-failover'> = {
  async inject(record, _policy, recordStart) {
    const { writer, target } = record.plan!.assumes;
    const cluster = await readAvailableCluster(record.plan!.resource);
    if (cluster.writer !== writer) {
      throw refuse('plan-changed', `The writer of ${cluster.name} is ${cluster.writer}, no longer ${writer}.`);
    }
    await recordStart({ writer }, callOf(cluster.name, writer, target!));
    await failOver(cluster.name, target!);
  },

  async observe({ plan }) {
    const { target } = plan!.assumes;
    const cluster = await readCluster(plan!.resource);
    const text = `${plan!.resource} is ${cluster?.status ?? 'gone'}, its writer is ${cluster?.writer ?? 'unknown'}`;
    return { settled: cluster?.status === 'available' && cluster.writer === target, text };
  },

  async rollBack({ plan, injection, rollback }, recordStart) {
    const { writer, target } = plan!.assumes;
    const cluster = await readCluster(plan!.resource);
    if (!cluster) return { state: 'left', text: `RDS no longer has a cluster ${plan!.resource}` };
    const text = `${cluster.name} is ${cluster.status}, its writer is ${cluster.writer ?? 'unknown'}`;
    if (
      cluster.status !== 'available' ||
      mayStillBegin(rollback) ||
      (isRecent(injection?.atMs) && cluster.writer === writer)
    ) {
      return { state: 'under-way', text };
    }
    if (!injection || !plan!.failback || cluster.writer === writer) return { state: 'done', text };
    if (cluster.writer !== target)
      return { state: 'left', text: `${text}; left as it is, because somebody else has changed the writer` };
    // What RDS has accepted is not requested again: a second failover would be another outage.
    if (rollback?.acceptedAtMs !== undefined) {
      const back = `RDS accepted the failover to ${writer}`;
      return { state: 'left', text: `${text}; ${back}, and did not keep to it or was told otherwise; left as it is` };
    }
    await recordStart(callOf(cluster.name, target!, writer!));
    await failOver(cluster.name, writer!);
    return { state: 'under-way', text };
  },
};

const callOf = (cluster: string, from: string, to: string): string =>
  `FailoverDBCluster of ${cluster} to ${to}; its writer is ${from}.`;

/** DescribeDBClusters may be stale: for this long after a call, a failover that it does not show may still begin. */
const STALE_MS = 30_000;

/** Whether a failover that was requested may begin although RDS does not show it. */
function mayStillBegin(rollback: Rollback | undefined): boolean {
  if (!rollback || rollback.isRefused) return false;
  return Date.now() - rollback.atMs < (rollback.acceptedAtMs === undefined ? UNANSWERED_MS : STALE_MS);
}

const isRecent = (atMs: number | undefined): boolean => atMs !== undefined && Date.now() - atMs < STALE_MS;

/** There is no idempotency token: a repeated call would fail over again, so it is sent once. */
async function failOver(cluster: string, target: string): Promise<void> {
  await rdsOnce.send(
    new FailoverDBClusterCommand({ DBClusterIdentifier: cluster, TargetDBInstanceIdentifier: target }),
  );
}
