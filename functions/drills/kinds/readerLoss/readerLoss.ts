import { DeleteDBInstanceCommand } from '@aws-sdk/client-rds';
import { READER_PREFIX } from '../../../../fleet/names.ts';
import { rdsOnce } from '../../../aws/clients.ts';
import { isOfStage } from '../../../aws/tags.ts';
import { refuse } from '../../api/refusal.ts';
import {
  checkMaintenance,
  type ClusterState,
  type Member,
  readAvailableCluster,
  readCluster,
  readersOf,
} from '../cluster.ts';
import type { DrillKind, Preflight, PreflightRequest } from '../kind.ts';

/** Which reader can be deleted now, and what the controller must restore. */
export const preflightReaderLoss: Preflight<'reader-loss'> = async (request) => {
  const { policy, environment } = request;
  // The fleet is refused where a drill's resource is not one of its own, in mode `act`.
  const { readers: bounds } = environment.fleet.clusters[policy.resource]!;
  const cluster = await readAvailableCluster(policy.resource);
  await checkMaintenance(cluster, request.nowMs);
  const lost = chooseOwn(cluster, request);
  const serving = servingIn(cluster);
  // Above the minimum the target count depends on load: fewer readers may be right afterwards.
  if (serving.length > bounds.min) {
    throw refuse(
      'capacity',
      `${cluster.name} has ${serving.length} readers, and its minimum is ${bounds.min}: above the minimum the target count depends on load, so recovery cannot be judged.`,
    );
  }
  if (serving.length < 2) throw refuse('capacity', `${lost.id} is the last reader of ${cluster.name}.`);
  return {
    failback: false,
    assumes: { reader: lost.id, readers: String(serving.length), zones: String(zonesOf(serving)) },
    steps: [`Delete ${lost.id} in ${lost.zone}; Evenkeel restores ${cluster.name} to ${serving.length} readers.`],
    reach: cluster.reach,
  };
};

/**
 * Deletes a reader of ours. Nothing is interlocked: the drill tests the controller, which must restore as many readers,
 * in as many zones, behind the endpoint. It creates another reader under another name.
 */
export const readerLoss: DrillKind<'reader-loss'> = {
  async inject({ plan }, _policy, recordStart) {
    const { reader } = plan!.assumes;
    const cluster = await readAvailableCluster(plan!.resource);
    const lost = cluster.members.find(({ id }) => id === reader);
    if (!lost || lost.isWriter || lost.status !== 'available') {
      throw refuse('plan-changed', `${reader} is now ${lost ? (lost.isWriter ? 'the writer' : lost.status) : 'gone'}.`);
    }
    await recordStart({ reader: lost.id, createdAtMs: String(lost.createdAtMs) }, `DeleteDBInstance ${lost.id}.`);
    await rdsOnce.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: lost.id, SkipFinalSnapshot: true }));
  },

  async observe({ injection, plan }) {
    const { reader, readers, zones } = plan!.assumes;
    const cluster = await readCluster(plan!.resource);
    if (!cluster) return { settled: false, text: `RDS no longer has a cluster ${plan!.resource}` };
    // A new reader may have the same name: a creation is repeated under the name that it had.
    const isLost = ({ id, createdAtMs }: Member) =>
      id === reader && String(createdAtMs) === injection!.before['createdAtMs'];
    const isGone = !cluster.members.some(isLost);
    const serving = servingIn(cluster).filter((member) => !isLost(member));
    const text = `${cluster.name} has ${count(serving.length, 'reader')} in ${count(zonesOf(serving), 'zone')}, and ${reader} is ${isGone ? 'gone' : 'being deleted'}`;
    const isRestored = serving.length >= Number(readers) && zonesOf(serving) >= Number(zones);
    return { settled: isGone && isRestored, text };
  },

  // A deleted reader cannot be rolled back; its replacement by the controller is what the drill measures.
  rollBack: async ({ plan }) => ({
    state: 'done',
    text: `The readers of ${plan!.resource} are restored by their controller`,
  }),
};

/** The youngest of ours (or the requested one): older ones are more likely to be named in somebody's configuration. */
function chooseOwn(cluster: ClusterState, { policy, input, environment }: PreflightRequest<'reader-loss'>): Member {
  const isOurs = ({ id, tags }: Member) => id.startsWith(READER_PREFIX) && isOfStage(tags, environment.stage);
  const wanted = input.target ?? policy.target;
  const own = servingIn(cluster).filter(isOurs);
  const found =
    wanted === undefined
      ? own.toSorted((one, other) => other.createdAtMs - one.createdAtMs)[0]
      : own.find(({ id }) => id === wanted);
  if (found) return found;
  const available = own.map(({ id }) => id).join(', ') || 'none';
  throw refuse(
    own.length === 0 ? 'no-reader' : 'target-not-found',
    `${wanted === undefined ? `${cluster.name} has no reader that Evenkeel created` : `${wanted} is not a reader that Evenkeel created`}. Available: ${available}.`,
  );
}

const servingIn = (cluster: ClusterState): Member[] =>
  readersOf(cluster).filter(({ status }) => status === 'available');

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;

const zonesOf = (members: readonly Member[]): number => new Set(members.map(({ zone }) => zone)).size;
