import { DeleteDBInstanceCommand } from '@aws-sdk/client-rds';
import { READER_PREFIX } from '../../../../fleet/names.ts';
import { rdsOnce } from '../../../aws/clients.ts';
import { isOfStage } from '../../../aws/tags.ts';
import { refuse } from '../../api/refusal.ts';
import { type ClusterState, type Member, readAvailableCluster, readCluster, readersOf } from '../cluster.ts';
import type { DrillKind, Prepare, Request } from '../kind.ts';

/** Which reader could be lost now, and what would have to come back. */
export const prepareReaderLoss: Prepare<'reader-loss'> = async (request) => {
  const { policy, environment } = request;
  const { mode, readers: bounds } = environment.fleet.clusters[policy.resource] ?? {};
  if (mode !== 'act') {
    throw refuse(
      'not-acting',
      `Nobody would bring a reader back: ${policy.resource} is ${mode ? `in mode ${mode}` : 'no cluster of the fleet'}.`,
    );
  }
  const cluster = await readAvailableCluster(policy.resource);
  const lost = chooseOwn(cluster, request);
  const serving = servingIn(cluster);
  // Above its floor a cluster keeps as many readers as its load needs: fewer may be right afterwards.
  if (serving.length > bounds!.min) {
    throw refuse(
      'capacity',
      `${cluster.name} has ${serving.length} readers and a floor of ${bounds!.min}: what the load needs is not for a drill to say.`,
    );
  }
  if (serving.length < 2) throw refuse('capacity', `${lost.id} is the last reader of ${cluster.name}.`);
  return {
    failback: false,
    assumes: { reader: lost.id, readers: String(serving.length), zones: String(zonesOf(serving)) },
    steps: [
      `Delete ${lost.id} in ${lost.zone}, and let Evenkeel bring ${cluster.name} back to ${serving.length} readers.`,
    ],
    reach: cluster.reach,
  };
};

/**
 * A reader of ours is deleted. Nothing is held: what is rehearsed is the control plane, which has to bring back as many
 * readers, in as many zones, behind the endpoint. It makes another reader; the name of the old one is gone for good.
 */
export const readerLoss: DrillKind<'reader-loss'> = {
  async inject({ plan }, _policy, begun) {
    const { reader } = plan!.assumes;
    const cluster = await readAvailableCluster(plan!.resource);
    const lost = cluster.members.find(({ id }) => id === reader);
    if (!lost || lost.isWriter || lost.status !== 'available') {
      throw refuse(
        'plan-changed',
        `${reader} is ${lost ? (lost.isWriter ? 'the writer' : lost.status) : 'gone'} by now.`,
      );
    }
    await begun({ reader: lost.id, createdAtMs: String(lost.createdAtMs) }, `DeleteDBInstance ${lost.id}.`);
    await rdsOnce.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: lost.id, SkipFinalSnapshot: true }));
  },

  async look({ injection, plan }) {
    const { reader, readers, zones } = plan!.assumes;
    const cluster = await readCluster(plan!.resource);
    if (!cluster) return { settled: false, text: `RDS has no cluster ${plan!.resource} any more` };
    // Another one may bear the same name: an order is repeated under the name that it had.
    const isLost = ({ id, createdAtMs }: Member) =>
      id === reader && String(createdAtMs) === injection!.before['createdAtMs'];
    const isGone = !cluster.members.some(isLost);
    const serving = servingIn(cluster).filter((member) => !isLost(member));
    const text = `${cluster.name} has ${count(serving.length, 'reader')} in ${count(zonesOf(serving), 'zone')}, and ${reader} is ${isGone ? 'gone' : 'going'}`;
    const isRestored = serving.length >= Number(readers) && zonesOf(serving) >= Number(zones);
    return { settled: isGone && isRestored, text };
  },

  // What was deleted cannot be put back; that something takes its place is the very thing that is measured.
  putBack: async ({ plan }) => ({ state: 'back', text: `${plan!.resource} is Evenkeel's to look after` }),
};

/** The youngest of ours: the others have had the time to become somebody's favourite. */
function chooseOwn(cluster: ClusterState, { policy, input, environment }: Request<'reader-loss'>): Member {
  const isOurs = ({ id, tags }: Member) => id.startsWith(READER_PREFIX) && isOfStage(tags, environment.stage);
  const wanted = input.target ?? policy.target;
  const own = servingIn(cluster).filter(isOurs);
  const found =
    wanted === undefined
      ? own.toSorted((one, other) => other.createdAtMs - one.createdAtMs)[0]
      : own.find(({ id }) => id === wanted);
  if (found) return found;
  const those = own.length > 0 ? `those are ${own.map(({ id }) => id).join(', ')}` : 'there is none';
  throw refuse(
    own.length === 0 ? 'no-reader' : 'target-not-found',
    `${wanted ?? 'Nothing'} of ${cluster.name} is a reader of ours; ${those}.`,
  );
}

const servingIn = (cluster: ClusterState): Member[] =>
  readersOf(cluster).filter(({ status }) => status === 'available');

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;

const zonesOf = (members: readonly Member[]): number => new Set(members.map(({ zone }) => zone)).size;
