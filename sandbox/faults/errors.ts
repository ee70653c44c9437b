import { AwsError } from '../wire/handlers.ts';

/** What services answer to too many calls (the API reference of each). The services that speak JSON agree. */
const THROTTLING_CODES: Readonly<Record<string, string>> = { rds: 'Throttling', monitoring: 'Throttling' };

/** What services answer when they are not well (the API reference of each). */
const SERVER_ERROR_CODES: Readonly<Record<string, string>> = {
  rds: 'InternalFailure',
  monitoring: 'InternalServiceFault',
  dynamodb: 'InternalServerError',
  events: 'InternalException',
  ssm: 'InternalServerError',
};

export const throttling = (service: string): AwsError =>
  new AwsError(THROTTLING_CODES[service] ?? 'ThrottlingException', 'Rate exceeded', { status: 400 });

export const serverError = (service: string): AwsError =>
  new AwsError(
    SERVER_ERROR_CODES[service] ?? 'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    { status: 500 },
  );
