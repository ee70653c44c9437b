import {
  CreateDBClusterEndpointCommand,
  CreateDBInstanceCommand,
  type DBCluster,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterEndpointCommand,
  RDSServiceException,
} from '@aws-sdk/client-rds';
import { rds } from '../platform/clients.ts';
import type { Decision, NewReader } from './decision.ts';
import { CLUSTER_TAG_KEY, endpointId, stageTag } from '../../fleet/names.ts';
import { findLastFailover } from './observe.ts';
import { ReadersRefusedError, type Refusal } from './refusal.ts';
import { readersToExclude } from './rules/endpoint.ts';
import { situationOf, type Policy } from './situation.ts';
import type { ClusterView } from './view.ts';

/** What was true when the decision was made is not true any more. Nothing was changed; the next look decides anew. */
export class ConditionChangedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConditionChangedError';
  }
}

/**
 * Carries a decision out. Repeating it is harmless.
 * @param view as it will be remembered once the decision is told: draining readers include the one to be drained
 * @throws {ConditionChangedError} if a condition of the decision does not hold any more; RDS's own errors
 */
export async function act(decision: Decision, view: ClusterView, policy: Policy, nowMs: number): Promise<void> {
  switch (decision.kind) {
    case 'add':
      await createReaders(decision.readers, view, policy);
      return;
    case 'drain':
    case 'take-back':
      await excludeDraining(view, policy, nowMs);
      return;
    case 'set-endpoint':
      if (view.endpoint) await excludeDraining(view, policy, nowMs);
      else await createEndpoint(decision.excluded, view, policy);
      return;
    case 'remove':
      await deleteReader(decision.readerId, view, policy, nowMs);
      return;
    case 'admit':
    case 'hold':
      // The endpoint takes a reader that it does not exclude in by itself.
      return;
  }
}

async function createReaders(readers: readonly NewReader[], view: ClusterView, policy: Policy): Promise<void> {
  const template = await templateOf(view);
  const accepted: string[] = [];
  const refused: Refusal[] = [];
  for (const reader of readers) {
    try {
      await createReader(reader, template, view, policy);
      accepted.push(reader.id);
    } catch (error) {
      // Only what RDS said no to is over. After a time-out the order may stand: it is repeated under the same name.
      if (!isRefusal(error)) throw error;
      const isLackOfCapacity = isNamed(error, 'InsufficientDBInstanceCapacityFault');
      refused.push({ reader, isLackOfCapacity, error: `${error.name}: ${error.message}` });
    }
  }
  if (refused.length > 0) throw new ReadersRefusedError(accepted, refused);
}

/** RDS's answer was a clear no: a fault of the request or of the state of things, not of the way there. */
function isRefusal(error: unknown): error is RDSServiceException {
  if (!(error instanceof RDSServiceException) || error.$fault !== 'client') return false;
  return !/^(Throttl|RequestLimitExceeded|TooManyRequests)/.test(error.name);
}

async function createReader(reader: NewReader, template: DBInstance, view: ClusterView, policy: Policy): Promise<void> {
  try {
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: reader.id,
        DBClusterIdentifier: view.cluster,
        DBInstanceClass: reader.instanceClass,
        Engine: template.Engine,
        AvailabilityZone: reader.zone,
        // Left out, it would be 1: our load reader would be the first to become the writer.
        PromotionTier: LOAD_READER_PROMOTION_TIER,
        Tags: tagsOf(view.cluster, policy.stage),
      }),
    );
  } catch (error) {
    // The identifier is ours alone and belongs to this one order: it took effect before.
    if (!isNamed(error, 'DBInstanceAlreadyExistsFault')) throw error;
  }
}

/** The last to be promoted: a failover should find a reader that people chose for it. */
const LOAD_READER_PROMOTION_TIER = 15;

/** A new reader is made like the writer. */
async function templateOf(view: ClusterView): Promise<DBInstance> {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: view.writerId }));
  const [template] = DBInstances;
  if (!template) throw new ConditionChangedError(`The writer ${view.writerId} of ${view.cluster} is gone.`);
  return template;
}

/** Replaces the endpoint's list as a whole: every draining reader is left out, nobody else. */
async function excludeDraining(view: ClusterView, policy: Policy, nowMs: number): Promise<void> {
  await rds.send(
    new ModifyDBClusterEndpointCommand({
      DBClusterEndpointIdentifier: endpointId(view.cluster),
      ExcludedMembers: readersToExclude(situationOf(view, policy, nowMs)),
    }),
  );
}

async function createEndpoint(excluded: readonly string[], view: ClusterView, policy: Policy): Promise<void> {
  try {
    await rds.send(
      new CreateDBClusterEndpointCommand({
        DBClusterIdentifier: view.cluster,
        DBClusterEndpointIdentifier: endpointId(view.cluster),
        EndpointType: 'READER',
        // A list of whom to leave out, never of whom to take in: readers that others add serve, and so does what is
        // left after a failover.
        ExcludedMembers: [...excluded],
        Tags: tagsOf(view.cluster, policy.stage),
      }),
    );
  } catch (error) {
    if (!isNamed(error, 'DBClusterEndpointAlreadyExistsFault')) throw error;
  }
}

/** Reads everything again that makes a deletion safe, and only then deletes. RDS itself would delete a writer, too. */
async function deleteReader(id: string, view: ClusterView, policy: Policy, nowMs: number): Promise<void> {
  const [{ DBClusters = [] }, { DBInstances = [] }, lastFailoverMs] = await Promise.all([
    rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: view.cluster })),
    rds.send(new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [view.cluster] }] })),
    findLastFailover(view.cluster, nowMs),
  ]);
  const refusal = whyNotDelete(id, DBClusters[0], DBInstances, policy);
  if (refusal) throw new ConditionChangedError(refusal);
  if (lastFailoverMs !== undefined) throw new ConditionChangedError(`${view.cluster} failed over minutes ago.`);
  try {
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }));
  } catch (error) {
    // Gone, or going: that is what was wanted.
    if (!isNamed(error, 'DBInstanceNotFoundFault')) throw error;
  }
}

function whyNotDelete(
  id: string,
  cluster: DBCluster | undefined,
  instances: readonly DBInstance[],
  policy: Policy,
): string | undefined {
  const instance = instances.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
  if (cluster?.Status !== 'available') return `The cluster is ${cluster?.Status ?? 'gone'}, not available.`;
  if (!instance) return `${id} is not there any more.`;
  const members = cluster.DBClusterMembers ?? [];
  const member = members.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
  if (!member || member.IsClusterWriter) return `${id} is the writer now, or not a member.`;
  const { key, value } = stageTag;
  if (!instance.TagList?.some((tag) => tag.Key === key && tag.Value === value(policy.stage)))
    return `${id} is not ours.`;
  const others = members.filter(
    (other) =>
      !other.IsClusterWriter &&
      other.DBInstanceIdentifier !== id &&
      instances.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === other.DBInstanceIdentifier)
        ?.DBInstanceStatus === 'available',
  );
  if (others.length < policy.readers.min) return `Without ${id}, fewer readers than the floor would stay.`;
  return undefined;
}

const tagsOf = (cluster: string, stage: string) => [
  { Key: stageTag.key, Value: stageTag.value(stage) },
  { Key: CLUSTER_TAG_KEY, Value: cluster },
];

const isNamed = (error: unknown, name: string) => error instanceof Error && error.name === name;
