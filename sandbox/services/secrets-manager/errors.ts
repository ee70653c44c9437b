import { AwsError } from '../../wire/handlers.ts';

export const notFound = (message = "Secrets Manager can't find the specified secret."): AwsError =>
  new AwsError('ResourceNotFoundException', message);

export const refused = (message: string): AwsError => new AwsError('InvalidRequestException', message);

export const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);
