import { AwsError } from '../../wire/handlers.ts';

/** The error that CloudWatch answers to most bad requests: `ValidationError` on the query wire. */
export const validationError = (message: string) => new AwsError('ValidationException', message);

/** The request is right, and this Region cannot answer it. */
export const notSimulated = (what: string) => validationError(`${what} is not simulated`);

export const invalidParameterValue = (message: string) => new AwsError('InvalidParameterValueException', message);

export const invalidParameterCombination = (message: string) =>
  new AwsError('InvalidParameterCombinationException', message);

export const missingParameter = (name: string) =>
  new AwsError('MissingRequiredParameterException', `The parameter ${name} is required.`);
