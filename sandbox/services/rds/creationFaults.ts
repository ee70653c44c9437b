import { AwsError } from '../../wire/handlers.ts';

/** What is asked for when AWS refuses to create an instance. */
interface Asked {
  readonly instanceClass: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly zones: readonly string[];
}

/**
 * Wire codes of CreateDBInstance that say nothing about the request's form, with the words that users have reported from
 * AWS, where they have. Source of the codes: service model of RDS; InvalidParameterCombination is not in it.
 */
const MESSAGES = {
  InsufficientDBInstanceCapacity: ({ instanceClass, zones }: Asked) =>
    `The requested DB instance class ${instanceClass} is not available: there are no availability zones with sufficient capacity (${zones.join(', ')}).`,
  InvalidParameterCombination: ({ instanceClass, engine, engineVersion }: Asked) =>
    `RDS does not support creating a DB instance with the following combination: DBInstanceClass=${instanceClass}, Engine=${engine}, EngineVersion=${engineVersion}, LicenseModel=${engine === 'aurora-mysql' ? 'general-public-license' : 'postgresql-license'}. For supported combinations of instance class and database engine version, see the documentation.`,
  StorageTypeNotSupported: ({ instanceClass }: Asked) =>
    `The storage type is not supported for the DB instance class ${instanceClass}.`,
  DBSubnetGroupDoesNotCoverEnoughAZs: () =>
    "DB Subnet Group doesn't meet availability zone coverage requirement. Please add subnets to cover at least 2 availability zones.",
  InvalidVPCNetworkStateFault: () =>
    'The DB subnet group does not cover all Availability Zones after it was created, because of changes that users made.',
  InvalidSubnet: ({ zones }: Asked) => `No default subnet was found in ${zones.join(', ')}.`,
  VpcEncryptionControlViolationException: ({ instanceClass }: Asked) =>
    `The VPC enforces encryption in transit, which ${instanceClass} does not support.`,
  KMSKeyNotAccessibleFault: () =>
    'The specified KMS key does not exist, is not enabled, or you do not have permissions to access it.',
  InstanceQuotaExceeded: () => 'Cannot create more than the allowed number of DB instances.',
  InvalidDBClusterStateFault: () => 'The DB cluster is not in a state that allows this operation.',
} as const;

export type CreationFault = keyof typeof MESSAGES;

/** The error as AWS answers it: a status of 400 is not in the model for what is not in it. */
export const creationFault = (fault: CreationFault, asked: Asked): AwsError =>
  new AwsError(fault, MESSAGES[fault](asked), fault === 'InvalidParameterCombination' ? { status: 400 } : {});
