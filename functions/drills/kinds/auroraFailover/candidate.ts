import { weightVcpus } from '../../../../fleet/instanceClasses.ts';
import { refuse } from '../../api/refusal.ts';
import type { Member } from '../cluster.ts';

/** What a failover target is chosen by. */
export interface Candidacy {
  readonly cluster: string;
  readonly readers: readonly Member[];
  /** The largest recent lag of each reader, where CloudWatch has one. */
  readonly lagMs: ReadonlyMap<string, number>;
  readonly maxLagMs: number;
  /** The requested reader. */
  readonly wanted: string | undefined;
}

/**
 * The reader that becomes the writer: the requested one, or the one with the lowest promotion tier; among those the
 * largest, as RDS itself would choose, then the one with the least lag, then by name.
 * @throws {RefusedError} with what is wrong with each candidate
 */
export function chooseCandidate({ cluster, readers, lagMs, maxLagMs, wanted }: Candidacy): Member {
  if (readers.length === 0) throw refuse('no-reader', `${cluster} has no reader to fail over to.`);
  const considered = wanted === undefined ? readers : readers.filter(({ id }) => id === wanted);
  if (considered.length === 0) {
    throw refuse(
      'target-not-found',
      `${wanted} is not a reader of ${cluster}. Available: ${readers.map(({ id }) => id).join(', ')}.`,
    );
  }
  const available = considered.filter(({ status }) => status === 'available');
  if (available.length === 0) {
    throw refuse(
      'target-not-available',
      `No reader can take over: ${considered.map(({ id, status }) => `${id} is ${status}`).join(', ')}.`,
    );
  }
  const lagOf = ({ id }: Member) => lagMs.get(id) ?? Number.POSITIVE_INFINITY;
  const close = available.filter((member) => lagOf(member) <= maxLagMs);
  const best = close.toSorted(
    (one, other) =>
      one.promotionTier - other.promotionTier ||
      sizeOf(other) - sizeOf(one) ||
      lagOf(one) - lagOf(other) ||
      (one.id < other.id ? -1 : 1),
  )[0];
  if (best) return best;
  throw refuse(
    'lag-too-high',
    `No reader is within ${maxLagMs} ms of the writer: ${available.map((member) => describeLag(member, lagMs)).join(', ')}.`,
  );
}

/** Serverless readers grow with their load, so their sizes are not compared. */
const sizeOf = ({ instanceClass }: Member): number => weightVcpus(instanceClass);

const describeLag = ({ id }: Member, lagMs: ReadonlyMap<string, number>) => {
  const lag = lagMs.get(id);
  return lag === undefined
    ? `${id} has no lag metric in the last five minutes`
    : `${id} is ${Math.round(lag)} ms behind`;
};
