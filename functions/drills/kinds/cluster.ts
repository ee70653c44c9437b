import { type Described, describeOne } from '../../aws/rds/clusters.ts';
import { describePendingMaintenance } from '../../aws/rds/pendingMaintenance.ts';
import { type Tags, tagsOf } from '../../aws/tags.ts';
import type { Reach } from '../measure/probes.ts';
import { refuse } from '../api/refusal.ts';
import { LOCK_MS } from '../machine/limits.ts';
import { refusalOfMaintenance } from './maintenance.ts';

/** A cluster, as far as drills need it. */
export interface ClusterState {
  readonly name: string;
  readonly status: string;
  readonly writer: string | undefined;
  readonly members: readonly Member[];
  /** The engine version that the cluster or an instance is going to have, by its name. */
  readonly pendingVersions: Readonly<Record<string, string>>;
  readonly reach: Reach;
}

export interface Member {
  readonly id: string;
  readonly status: string;
  readonly zone: string;
  readonly instanceClass: string;
  readonly promotionTier: number;
  readonly isWriter: boolean;
  readonly tags: Tags;
  readonly createdAtMs: number;
}

/** Undefined if RDS has no such cluster. */
export async function readCluster(name: string): Promise<ClusterState | undefined> {
  const { cluster, instances }: Described = await describeOne(name);
  if (!cluster) return undefined;
  const roles = new Map((cluster.DBClusterMembers ?? []).map((member) => [member.DBInstanceIdentifier, member]));
  const members = instances.map((instance): Member => ({
    id: instance.DBInstanceIdentifier ?? '',
    status: instance.DBInstanceStatus ?? '',
    zone: instance.AvailabilityZone ?? '',
    instanceClass: instance.DBInstanceClass ?? '',
    promotionTier: instance.PromotionTier ?? 1,
    isWriter: roles.get(instance.DBInstanceIdentifier)?.IsClusterWriter === true,
    tags: tagsOf(instance.TagList),
    createdAtMs: instance.InstanceCreateTime?.getTime() ?? 0,
  }));
  return {
    name,
    status: cluster.Status ?? '',
    writer: members.find(({ isWriter }) => isWriter)?.id,
    members,
    pendingVersions: Object.fromEntries([
      ...pendingVersion(name, cluster.PendingModifiedValues),
      ...instances.flatMap(({ DBInstanceIdentifier = '', PendingModifiedValues }) =>
        pendingVersion(DBInstanceIdentifier, PendingModifiedValues),
      ),
    ]),
    reach: {
      ...(cluster.Endpoint !== undefined && { host: cluster.Endpoint }),
      ...(cluster.Port !== undefined && { port: cluster.Port }),
      ...(cluster.DBClusterArn !== undefined && { arn: cluster.DBClusterArn }),
    },
  };
}

const pendingVersion = (
  id: string,
  pending: { readonly EngineVersion?: string | undefined } | undefined,
): [string, string][] => (pending?.EngineVersion === undefined ? [] : [[id, pending.EngineVersion]]);

/**
 * @param nowMs a drill that begins now may last until its lock ends
 * @throws {RefusedError} maintenance, upgrade-pending
 */
export async function checkMaintenance(cluster: ClusterState, nowMs: number): Promise<void> {
  const actions = await describePendingMaintenance(
    cluster.name,
    cluster.members.map(({ id }) => id),
  );
  const refusal = refusalOfMaintenance({ ...cluster, actions }, nowMs + LOCK_MS);
  if (refusal) throw refusal;
}

/** @throws {RefusedError} not-available, unless the cluster exists, is available, and has a writer */
export async function readAvailableCluster(name: string): Promise<ClusterState & { readonly writer: string }> {
  const cluster = await readCluster(name);
  if (!cluster) throw refuse('not-available', `RDS has no cluster ${name}.`);
  const { status, writer } = cluster;
  if (status !== 'available' || writer === undefined) {
    throw refuse(
      'not-available',
      `The cluster ${name} is ${status} (writer ${writer ?? 'unknown'}): a drill needs it to be available.`,
    );
  }
  return { ...cluster, writer };
}

export const readersOf = ({ members }: ClusterState): Member[] => members.filter(({ isWriter }) => !isWriter);
