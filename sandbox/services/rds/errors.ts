import { AwsError } from '../../wire/handlers.ts';

// Codes are those of the wire, which differ from the SDK's names of the same errors (service model of RDS).
// Message texts follow what users have reported from AWS; callers must not read them.

export const invalidParameterValue = (message: string) =>
  new AwsError('InvalidParameterValue', message, { status: 400 });
export const invalidParameterCombination = (message: string) =>
  new AwsError('InvalidParameterCombination', message, { status: 400 });

export const clusterNotFound = (id: string) => new AwsError('DBClusterNotFoundFault', `DBCluster ${id} not found.`);
export const clusterAlreadyExists = () => new AwsError('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
export const clusterQuotaExceeded = () =>
  new AwsError('DBClusterQuotaExceededFault', 'Cannot create more than the allowed number of DB clusters.');
export const invalidClusterState = (message: string) => new AwsError('InvalidDBClusterStateFault', message);

export const instanceNotFound = (id: string) => new AwsError('DBInstanceNotFound', `DBInstance ${id} not found.`);
export const instanceAlreadyExists = () => new AwsError('DBInstanceAlreadyExists', 'DB instance already exists');
export const invalidInstanceState = (message: string) => new AwsError('InvalidDBInstanceState', message);
export const instanceQuotaExceeded = (message: string) => new AwsError('InstanceQuotaExceeded', message);

/** Users report these two texts (terraform-provider-aws 16362, terraform-aws-modules/rds-aurora). */
export const keyNotAccessible = (keyArn: string) =>
  new AwsError(
    'KMSKeyNotAccessibleFault',
    `The specified KMS key [${keyArn}] does not exist, is not enabled or you do not have permissions to access it.`,
  );
export const performanceInsightsKeyNotAccessible = (keyArn: string) =>
  new AwsError(
    'KMSKeyNotAccessibleFault',
    `The specified performanceInsightsKMSKeyId ${keyArn} doesn't exist, isn't enabled, or isn't accessible with your permissions.`,
  );

/** Users report this text (terraform-aws-modules/terraform-aws-rds-aurora 224). */
export const certificateNotFound = (id: string) => new AwsError('CertificateNotFound', `Certificate not found: ${id}`);
/** The text is a guess. */
export const parameterGroupNotFound = (name: string) =>
  new AwsError('DBParameterGroupNotFound', `DBParameterGroup not found: ${name}`);

export const reservationNotFound = (id: string) =>
  new AwsError('DBCapacityReservationNotFoundFault', `DBCapacityReservation ${id} not found.`);
export const reservationAlreadyExists = (name: string) =>
  new AwsError('DBCapacityReservationAlreadyExistsFault', `DBCapacityReservation ${name} already exists.`);
export const invalidReservationState = (id: string, state: string) =>
  new AwsError('InvalidDBCapacityReservationStateFault', `DBCapacityReservation ${id} is ${state}.`);

export const endpointNotFound = (id: string) =>
  new AwsError('DBClusterEndpointNotFoundFault', `DBClusterEndpoint ${id} not found.`);
export const endpointAlreadyExists = (id: string) =>
  new AwsError('DBClusterEndpointAlreadyExistsFault', `DB cluster endpoint ${id} already exists.`);
export const endpointQuotaExceeded = (max: number) =>
  new AwsError(
    'DBClusterEndpointQuotaExceededFault',
    `You cannot create more than ${max} custom endpoints in a DB cluster.`,
  );
export const invalidEndpointState = (id: string, status: string) =>
  new AwsError('InvalidDBClusterEndpointStateFault', `DB cluster endpoint ${id} is in the status ${status}.`);

export const notSimulated = (what: string) =>
  new AwsError('NotImplemented', `${what} is not simulated by this Region.`, { status: 501 });

/** Refuses members of an input that this service would otherwise ignore. */
export function refuseUnsimulated(operation: string, input: object, simulated: ReadonlySet<string>): void {
  for (const [member, value] of Object.entries(input))
    if (value !== undefined && !simulated.has(member)) throw notSimulated(`${member} of rds:${operation}`);
}
