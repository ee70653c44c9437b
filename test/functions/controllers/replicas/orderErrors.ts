import type { NewReader } from '../../../../functions/controllers/replicas/newReader.ts';

/** What RDS refuses of an order; undefined if it takes it. */
export type Refuses = (order: NewReader, minute: number) => readonly [name: string, message: string] | undefined;

export const FIRST = 'db.r6g.large';
export const SECOND = 'db.r7g.large';
const has = (order: NewReader, option: string) => !(order.without ?? []).includes(option);
const ofFirst =
  (name: string, message = 'No.'): Refuses =>
  ({ instanceClass }) =>
    instanceClass === FIRST ? [name, message] : undefined;
const inA =
  (name: string): Refuses =>
  ({ zone }) =>
    zone === 'eu-west-1a' ? [name, 'No.'] : undefined;
const all =
  (name: string): Refuses =>
  () => [name, 'No.'];
const option =
  (named: (order: NewReader) => string, name: string, message: string): Refuses =>
  (order) =>
    has(order, named(order)) ? [name, message] : undefined;

export interface ErrorRow {
  readonly refuses: Refuses;
  /** Another way alone: which class, and what it does without; undefined where there is none. */
  readonly ordered?: string;
  /** What people hear of it. */
  readonly told?: string;
}

const COMBINATION = 'RDS does not support … the following combination: DBInstanceClass=db.r6g.large';

/** Errors of CreateDBInstance, by what is wrong. */
export const ERRORS: Readonly<Record<string, ErrorRow>> = {
  'no capacity for a class': { refuses: ofFirst('InsufficientDBInstanceCapacityFault'), ordered: SECOND },
  'no capacity at all': { refuses: all('InsufficientDBInstanceCapacityFault'), told: 'hold no-capacity' },
  'a class that is not sold': {
    refuses: ofFirst('InvalidParameterCombination', COMBINATION),
    ordered: SECOND,
    told: `refuses add ${FIRST}`,
  },
  'a serverless class without scaling': {
    refuses: ofFirst(
      'InvalidDBClusterStateFault',
      'Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.',
    ),
    ordered: SECOND,
    told: `refuses add ${FIRST}`,
  },
  'a storage type': { refuses: ofFirst('StorageTypeNotSupportedFault'), ordered: SECOND, told: `refuses add ${FIRST}` },
  'an unencrypted class': {
    refuses: ofFirst('VpcEncryptionControlViolationException'),
    ordered: SECOND,
    told: `refuses add ${FIRST}`,
  },
  'a zone without subnet': { refuses: inA('InvalidSubnet'), ordered: FIRST, told: 'refuses add in eu-west-1a' },
  'a subnet group': { refuses: all('InvalidVPCNetworkStateFault'), told: 'refuses add in eu-west-1a' },
  'the quota': { refuses: all('InstanceQuotaExceededFault'), told: 'hold quota-used' },
  'the cluster is busy for five minutes': {
    refuses: (_, minute) => (minute < 5 ? ['InvalidDBClusterStateFault', 'modifying'] : undefined),
    ordered: FIRST,
  },
  'the key of the cluster': { refuses: all('KMSKeyNotAccessibleFault'), told: 'refuses add readers' },
  'a permission': { refuses: all('AccessDenied'), told: 'refuses add readers' },
  'an expired authority': {
    refuses: option(() => 'certificate authority rds-ca-2019', 'CertificateNotFoundFault', 'Certificate not found.'),
    ordered: `${FIRST} without certificate authority rds-ca-2019`,
    told: 'refuses order with certificate authority rds-ca-2019',
  },
  'a parameter group': {
    refuses: option(() => 'parameter group tuned', 'DBParameterGroupNotFoundFault', 'Not found.'),
    ordered: `${FIRST} without parameter group tuned`,
    told: 'refuses order with parameter group tuned',
  },
  'Performance Insights': {
    refuses: option(
      ({ instanceClass }) => `Performance Insights on ${instanceClass}`,
      'InvalidParameterCombination',
      'Performance Insights not supported for this configuration.',
    ),
    ordered: `${FIRST} without Performance Insights on ${FIRST}`,
    told: `refuses order with Performance Insights on ${FIRST}`,
  },
  'a policy that forbids a class': {
    refuses: ofFirst('AccessDenied', 'rds:CreateDBInstance with an explicit deny in a service control policy'),
    ordered: SECOND,
    told: `refuses add ${FIRST}`,
  },
  'a role of monitoring without its policy': {
    refuses: option(
      ({ instanceClass }) => `Enhanced Monitoring on ${instanceClass}`,
      'InvalidParameterValue',
      'IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING',
    ),
    ordered: `${FIRST} without Enhanced Monitoring on ${FIRST}`,
    told: `refuses order with Enhanced Monitoring on ${FIRST}`,
  },
  'the role of monitoring': {
    refuses: option(({ instanceClass }) => `Enhanced Monitoring on ${instanceClass}`, 'AccessDenied', 'iam:PassRole'),
    ordered: `${FIRST} without Enhanced Monitoring on ${FIRST}`,
    told: `refuses order with Enhanced Monitoring on ${FIRST}`,
  },
};

/** What each order asks for beside its class and zone. */
export const OPTIONS = {
  certificateAuthority: 'rds-ca-2019',
  parameterGroup: 'tuned',
  hasPerformanceInsights: true,
  hasEnhancedMonitoring: true,
};
