import { AwsError } from '../../wire/handlers.ts';

/** Most of Lambda's errors say whose fault they are. */
export const lambdaError = (code: string, message: string): AwsError =>
  new AwsError(code, message, { fields: { Type: 'User' } });

export const notFound = (message: string): AwsError => lambdaError('ResourceNotFoundException', message);

export const invalidParameter = (message: string): AwsError => lambdaError('InvalidParameterValueException', message);

export const noFunction = (arn: string): AwsError => notFound(`Function not found: ${arn}`);
