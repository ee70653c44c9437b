import { type Described, describeOne } from '../../aws/rds/clusters.ts';
import { describePendingMaintenance } from '../../aws/rds/pendingMaintenance.ts';
import { weightVcpus } from '../../../fleet/instanceClasses.ts';
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
  readonly engine: string;
  /** Evenkeel's custom endpoint: undefined where there is none. */
  readonly endpoint: ReadersEndpoint | undefined;
}

export interface ReadersEndpoint {
  readonly status: string;
  readonly excluded: readonly string[];
  /** Where it names those that serve instead. */
  readonly only: readonly string[];
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
  /** What counts as its CPU. */
  readonly vcpus: number;
  /** Its own endpoint; undefined while it has none. */
  readonly address: { readonly host: string; readonly port: number } | undefined;
}

/** Undefined if RDS has no such cluster. */
export async function readCluster(name: string): Promise<ClusterState | undefined> {
  const { cluster, instances, endpoint }: Described = await describeOne(name);
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
    vcpus: weightVcpus(instance.DBInstanceClass ?? '', cluster.ServerlessV2ScalingConfiguration?.MaxCapacity),
    address:
      instance.Endpoint?.Address === undefined
        ? undefined
        : { host: instance.Endpoint.Address, port: instance.Endpoint.Port ?? cluster.Port ?? 0 },
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
    engine: cluster.Engine ?? '',
    endpoint: endpoint && {
      status: endpoint.Status ?? '',
      excluded: endpoint.ExcludedMembers ?? [],
      only: endpoint.StaticMembers ?? [],
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

/** Whether the endpoint sends a reader no new connections. */
export const isLeftOut = ({ endpoint }: ClusterState, id: string): boolean =>
  endpoint !== undefined &&
  (endpoint.excluded.includes(id) || (endpoint.only.length > 0 && !endpoint.only.includes(id)));

export const readersOf = ({ members }: ClusterState): Member[] => members.filter(({ isWriter }) => !isWriter);
