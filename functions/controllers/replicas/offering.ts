import type { Failure } from '../../control-loop/failures.ts';

/** An instance class in a zone: what RDS builds there, or refuses to. */
export interface Offering {
  readonly instanceClass: string;
  readonly zone: string;
}

/** `db.r6g.large/eu-west-1c` */
export const offeringName = ({ instanceClass, zone }: Offering): string => `${instanceClass}/${zone}`;

/** Names the offering among what may fail: `add db.r6g.large/eu-west-1c`. */
export const offeringSubject = (offering: Offering): string => `add ${offeringName(offering)}`;

/** How long an offering that RDS refused is passed over: Karpenter's memory of offerings lasts 3 minutes, ours longer,
 * because each attempt may take minutes to come to nothing. */
export const PASSED_OVER_MS = 30 * 60_000;

/** RDS says it at once, as an error of this name, or minutes later by the status `insufficient-capacity`. */
const LACK_OF_CAPACITY = 'InsufficientDBInstanceCapacity';

/** What is remembered of a reader that was being built when RDS found no capacity for it. */
export const lackOfCapacity = (readerId: string): string =>
  `${LACK_OF_CAPACITY}: ${readerId} was accepted, and ended in the status insufficient-capacity`;

/** Whether an offering is passed over because RDS had no capacity, and not because of something that a person can mend. */
export const lacksCapacity = ({ error }: Pick<Failure, 'error'>): boolean => error.includes(LACK_OF_CAPACITY);
