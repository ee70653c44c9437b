import type { ClusterPolicy } from '../../fleet/cluster.ts';
import { endpointId, NET_READER_PREFIX, NET_READER_TAG_KEY, scalableResourceId, stageTag } from '../../fleet/names.ts';
import type { RdsTruth } from '../services/rds/index.ts';
import type { DecisionLine } from './decisions.ts';

export type Cluster = RdsTruth['clusters'][number];
export type Instance = Cluster['instances'][number];

/** A call of a function that has taken effect on a cluster. */
export interface Change {
  /** Region time in milliseconds. */
  readonly atMs: number;
  readonly stage: string;
  readonly policy: ClusterPolicy;
  readonly before: Cluster;
  readonly after: Cluster;
  /**
   * What the cluster was like lately, up to `before`: a decision may rest on any of these states, because reads are
   * stale and calls are repeated, and AWS compares nothing before it acts.
   */
  readonly knowable: readonly Cluster[];
  /** Client connections before the call, by instance. */
  readonly connections: ReadonlyMap<string, number>;
  /** Instances that functions had created before, in the whole run, whether they are still there or not. */
  readonly everCreated: ReadonlySet<string>;
  /** When a function last left a reader out of the endpoint that had been in it, by instance. */
  readonly leftOutAtMs: ReadonlyMap<string, number>;
  /** By how much a function may take one time for another, in milliseconds, because its clock is off. */
  readonly clockOffMs: number;
  /** The ledger's history so far, oldest first. */
  readonly decisions: readonly DecisionLine[];
}

/** Something that no call of ours may ever do. */
export interface Invariant {
  readonly name: string;
  /** What is wrong about the change, for a person to read; undefined where nothing is. */
  readonly breach: (change: Change) => string | undefined;
}

/** The instances whose deletion the call has begun, as they were before. */
export function deletedBy({ before, after }: Change): Instance[] {
  const statuses = new Map(after.instances.map(({ id, status }) => [id, status]));
  return before.instances.filter(({ id, status }) => status !== 'deleting' && statuses.get(id) === 'deleting');
}

export function createdBy({ before, after }: Change): Instance[] {
  const known = new Set(before.instances.map(({ id }) => id));
  return after.instances.filter(({ id }) => !known.has(id));
}

export const isOurs = ({ tags }: Instance, stage: string): boolean => tags[stageTag.key] === stageTag.value(stage);

/** What we may delete: our own instances, and those of the safety net that we have registered for the cluster. */
export const isRemovable = (instance: Instance, { stage, policy, before }: Change): boolean =>
  isOurs(instance, stage) ||
  (policy.safetyNet !== 'none' &&
    instance.id.startsWith(NET_READER_PREFIX) &&
    instance.tags[NET_READER_TAG_KEY] === scalableResourceId(before.id));

/** Readers that are there and not on their way out, ready or not: what the ceiling counts. */
export const countedReaders = ({ instances }: Cluster): Instance[] =>
  instances.filter(({ isWriter, status }) => !isWriter && status !== 'deleting');

/** Readers that clients are sent to, as far as RDS's API shows it: it calls a restarting instance available. */
export function servingReaders(cluster: Cluster): Instance[] {
  const excluded = excludedFrom(cluster);
  return cluster.instances.filter(
    ({ id, isWriter, status }) => !isWriter && status === 'available' && !excluded.has(id),
  );
}

/** Whom the endpoint of Evenkeel leaves out; nobody where there is none. */
export function excludedFrom({ id, instances, endpoints }: Cluster): ReadonlySet<string> {
  const endpoint = endpoints.find((candidate) => candidate.id === endpointId(id));
  if (!endpoint) return new Set();
  const { list, listed } = endpoint.asked;
  if (list === 'excluded') return new Set(listed);
  return new Set(instances.map((instance) => instance.id).filter((instance) => !listed.includes(instance)));
}
