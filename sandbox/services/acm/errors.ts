import { AwsError } from '../../wire/handlers.ts';

// Names and when they are thrown: errors of the API reference. Texts are guesses; callers must not read them.

export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);
export const validationError = (message: string) => new AwsError('ValidationException', message);
export const invalidState = (message: string) => new AwsError('InvalidStateException', message);
export const conflict = (message: string) => new AwsError('ConflictException', message);
export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message);
export const certificateNotFound = (arn: string) =>
  new AwsError('ResourceNotFoundException', `Could not find certificate ${arn}.`);
export const certificateInUse = (arn: string) => new AwsError('ResourceInUseException', `Certificate ${arn} in use.`);
export const requestInProgress = (arn: string) =>
  new AwsError('RequestInProgressException', `Certificate ${arn} is not issued yet.`);
export const invalidTag = (message: string) => new AwsError('InvalidTagException', message);
export const tooManyTags = (max: number) =>
  new AwsError('TooManyTagsException', `A certificate has at most ${max} tags.`);
