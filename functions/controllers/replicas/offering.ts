import type { Failure } from '../../control-loop/failures.ts';

/** An instance class in a zone: what RDS builds there, or refuses to. */
export interface Offering {
  readonly instanceClass: string;
  readonly zone: string;
  /** The capacity reservation that holds a slot for it; undefined for capacity that nobody has reserved. */
  readonly reservation?: string | undefined;
}

/** `db.r6g.large/eu-west-1c`, or `db.r6g.large/eu-west-1c/black-friday` with a reservation. */
export const offeringName = ({ instanceClass, zone, reservation }: Offering): string =>
  [instanceClass, zone, reservation].filter((part) => part !== undefined).join('/');

/** Names the offering among what may fail: `add db.r6g.large/eu-west-1c`. */
export const offeringSubject = (offering: Offering): string => `add ${offeringName(offering)}`;

/** What a refusal is about that concerns more than one offering. */
export const classSubject = (instanceClass: string): string => `add ${instanceClass}`;
/** The class that a refusal is about as a whole; undefined if it is about something else. */
export const classOfSubject = (subject: string): string | undefined => /^add (db\.[^/ ]+)$/.exec(subject)?.[1];
export const zoneSubject = (zone: string): string => `add in ${zone}`;
/** Every order: the account's quota, a permission, the cluster's key, the state of the cluster. */
export const ALL_ORDERS = 'add readers';

/** Whether RDS would refuse any new reader, whatever its class and zone. */
export const isAboutOrders = (subject: string): boolean => subject.startsWith('add ');

/** How long an offering that RDS refused is passed over: Karpenter's memory of offerings lasts 3 minutes, ours longer,
 * because each attempt may take minutes to come to nothing. */
export const PASSED_OVER_MS = 30 * 60_000;

/** How long a class is passed over that RDS does not build in this version or network, which changes at most daily. */
export const CLASS_PASSED_OVER_MS = 24 * 3_600_000;

/** RDS says it at once, as an error of this name, or minutes later by the status `insufficient-capacity`. */
const LACK_OF_CAPACITY = 'InsufficientDBInstanceCapacity';

/** What is remembered of a reader that was being built when RDS found no capacity for it. */
export const lackOfCapacity = (readerId: string): string =>
  `${LACK_OF_CAPACITY}: ${readerId} was accepted, and ended in the status insufficient-capacity`;

type Refused = Pick<Failure, 'error'>;

/** Whether an offering is passed over because RDS had no capacity, and not because of something that a person can mend. */
export const lacksCapacity = ({ error }: Refused): boolean => error.includes(LACK_OF_CAPACITY);

/** Whether the account may have no more instances. */
export const isOverQuota = ({ error }: Refused): boolean => /\bInstanceQuotaExceeded/.test(error);

/**
 * "Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance"
 * (users' reports), with the code of a cluster that is being changed: it is about one class, and does not end by itself.
 */
export const lacksServerlessScaling = ({ error }: Refused): boolean =>
  /\bInvalidDBClusterState/.test(error) && /Serverless v2 scaling configuration/i.test(error);

/**
 * Whether a policy forbids the order, "with an explicit deny in a service control policy" (users' reports): many forbid
 * classes (`rds:DatabaseClass`), so that another one may be allowed. Somebody may mend it at any moment.
 */
export const isDenied = ({ error }: Refused): boolean =>
  /\b(AccessDenied|UnauthorizedOperation)/.test(error) && /explicit deny/i.test(error);

/** Whether the cluster was being changed, which ends by itself. */
export const isClusterBusy = (refused: Refused): boolean =>
  /\bInvalidDBClusterState/.test(refused.error) && !lacksServerlessScaling(refused);
