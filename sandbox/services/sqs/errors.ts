import { AwsError } from '../../wire/handlers.ts';

/** The error that SQS has for most of what is wrong with an input. */
export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** In the words that SQS has for one parameter. */
export const invalidParameter = (name: string, value: unknown, reason: string): AwsError =>
  invalidValue(`Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`);

export const missing = (name: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);

export const unknownAttribute = (name: string): AwsError =>
  new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
