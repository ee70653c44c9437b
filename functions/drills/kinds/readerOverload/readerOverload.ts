import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { partitions } from '../../../../fleet/partitions.ts';
import { dynamoDb } from '../../../aws/clients.ts';
import { readItem } from '../../../control-loop/readItem.ts';
import type { ReactionRecord } from '../../../controllers/replicas/contract/reaction.ts';
import { BEGINS_WITHIN_MS, CONNECT_MAX_MS, STATEMENT_MAX_MS } from '../../../workers/warmer/contract/overload.ts';
import type { DrillRecord } from '../../api/record.ts';
import { refuse } from '../../api/refusal.ts';
import { type ClusterState, isLeftOut, type Member, readAvailableCluster, readCluster, readersOf } from '../cluster.ts';
import type { DrillKind } from '../kind.ts';
import { orderOverload, stopOverload } from './reader.ts';
import { reactionTo } from './reaction.ts';

/**
 * Keeps a reader busy by SQL for a while, and sees what the controller does about it. Nothing is interlocked: that is
 * what is tested. The rollback ends the SQL, which also ends by itself.
 */
export const readerOverload: DrillKind<'reader-overload'> = {
  async inject({ drillId, plan }, _policy, recordStart) {
    const { reader: id, createdAtMs, connections, seconds } = plan!.assumes;
    const cluster = await readAvailableCluster(plan!.resource);
    const reader = cluster.members.find((member) => member.id === id && String(member.createdAtMs) === createdAtMs);
    const others = readersOf(cluster).filter((member) => member.status === 'available' && member.id !== id);
    if (!reader?.address || reader.isWriter || reader.status !== 'available') {
      throw refuse(
        'plan-changed',
        `${id} is now ${reader ? (reader.isWriter ? 'the writer' : reader.status) : 'gone'}.`,
      );
    }
    if (others.length === 0) throw refuse('plan-changed', `${id} is now the only available reader of ${cluster.name}.`);
    const readers = readersOf(cluster).map((member) => member.id);
    await recordStart(
      { reader: reader.id, readers: readers.join(' '), host: reader.address.host, port: String(reader.address.port) },
      `Keep ${reader.id} busy over ${connections} connections, for at most ${seconds} s.`,
    );
    const nowMs = Date.now();
    await orderOverload({
      action: 'keep-busy',
      drillId,
      cluster: cluster.name,
      readerId: reader.id,
      ...reader.address,
      connections: Number(connections),
      orderedAtMs: nowMs,
      untilMs: nowMs + Number(seconds) * 1000,
    });
  },

  async observe({ injection, plan }, { policy, environment }) {
    const { reader } = plan!.assumes;
    const cluster = await readCluster(plan!.resource);
    if (!cluster) return { settled: false, text: `RDS no longer has a cluster ${plan!.resource}` };
    return reactionTo(
      {
        reader: reader!,
        before: injection!.before['readers']!.split(' '),
        readers: readersOf(cluster).map(({ id }) => id),
        isLeftOut: isLeftOut(cluster, reader!),
        recorded: await readRecord(environment.tableName, cluster.name),
        sinceMs: injection!.atMs,
      },
      policy.expect,
    );
  },

  async rollBack(record, recordStart) {
    const { drillId, plan, injection, rollback } = record;
    const reader = findReader(record, await readCluster(plan!.resource));
    const { reader: readerId, host, port } = injection!.before;
    if (!reader) return { state: 'done', text: `${readerId} is gone, and its sessions with it` };
    if (rollback?.acceptedAtMs === undefined) await recordStart(`End the statements of this drill on ${readerId}.`);
    const request = { drillId, cluster: plan!.resource, readerId: readerId!, host: host!, port: Number(port) };
    try {
      const sessions = await stopOverload({ action: 'stop', ...request });
      if (sessions > 0)
        return { state: 'under-way', text: `${sessions} sessions of this drill were ended on ${readerId}` };
    } catch (error) {
      // A reader that takes no connection lets nobody end them, and does not keep them from ending.
      if (Date.now() < endedByItselfMs(record)) throw error;
    }
    if (mayStillBegin(record)) return { state: 'under-way', text: `The SQL on ${readerId} may not have begun yet` };
    return { state: 'done', text: `No session of this drill is left on ${readerId}` };
  },

  async observeAfter(record) {
    const cluster = await readCluster(record.plan!.resource);
    const reader = findReader(record, cluster);
    if (!cluster || !reader || !isLeftOut(cluster, reader.id)) return { settled: true, text: '' };
    return { settled: false, text: `the endpoint still excludes ${reader.id}` };
  },
};

/** The reader of the plan, not another one that has got its name. */
const findReader = ({ plan }: DrillRecord, cluster: ClusterState | undefined): Member | undefined =>
  cluster?.members.find(
    ({ id, createdAtMs }) => id === plan!.assumes['reader'] && String(createdAtMs) === plan!.assumes['createdAtMs'],
  );

/** An order that was accepted may be delivered late, and connecting takes time. */
const mayStillBegin = ({ injection }: DrillRecord): boolean =>
  Date.now() < injection!.atMs + BEGINS_WITHIN_MS + 2 * CONNECT_MAX_MS;

/** By then, every statement has reached its time limit, whoever has stopped watching. */
const endedByItselfMs = ({ injection, plan }: DrillRecord): number =>
  injection!.atMs + BEGINS_WITHIN_MS + Number(plan!.assumes['seconds']) * 1000 + STATEMENT_MAX_MS;

/** What the controller knows of the cluster; nothing where its item was lost. */
async function readRecord(tableName: string, cluster: string): Promise<ReactionRecord> {
  const Key = marshall({ pk: partitions.controller('replicas'), sk: `state#${cluster}` });
  const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return Item ? (readItem(Item) as ReactionRecord) : {};
}
