import { AwsError } from '../../wire/handlers.ts';

// Names and when they are thrown: errors of the API reference. Texts follow what users have reported where there are
// such reports, and are guesses elsewhere; callers must not read them.

export const invalidInput = (message: string) => new AwsError('InvalidInput', message);
export const invalidDomainName = (name: string) =>
  new AwsError('InvalidDomainName', `${name} is not a valid domain name`);
export const invalidVpcId = () => new AwsError('InvalidVPCId', 'The VPC ID is invalid.');
export const noSuchHostedZone = (id: string) => new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`);
export const noSuchChange = (id: string) => new AwsError('NoSuchChange', `A change with ID ${id} does not exist`);
export const hostedZoneAlreadyExists = (reference: string) =>
  new AwsError(
    'HostedZoneAlreadyExists',
    `A hosted zone has already been created with the specified caller reference: ${reference}`,
  );
export const hostedZoneNotEmpty = () =>
  new AwsError(
    'HostedZoneNotEmpty',
    'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
  );
export const tooManyHostedZones = (max: number) =>
  new AwsError('TooManyHostedZones', `The limit of ${max} hosted zones is reached`);
export const priorRequestNotComplete = () =>
  new AwsError(
    'PriorRequestNotComplete',
    'The request was rejected because Route 53 was still processing a prior request.',
  );
export const invalidChangeBatch = (messages: readonly string[]) =>
  new AwsError('InvalidChangeBatch', `[${messages.join(', ')}]`, { fields: { messages } });
