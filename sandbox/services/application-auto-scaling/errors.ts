import { AwsError } from '../../wire/handlers.ts';

// Names and when they are thrown: errors of the API reference. Texts follow what users have reported where there are
// such reports, and are guesses elsewhere; callers must not read them.

export const validationError = (message: string) => new AwsError('ValidationException', message);

export const objectNotFound = (message: string) => new AwsError('ObjectNotFoundException', message);

export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message);

export const resourceNotFound = (resourceArn: string) =>
  new AwsError('ResourceNotFoundException', `The resource ${resourceArn} does not exist.`, {
    fields: { ResourceName: resourceArn },
  });

export const tooManyTags = (resourceArn: string, max: number) =>
  new AwsError('TooManyTagsException', `A scalable target can have at most ${max} tags.`, {
    fields: { ResourceName: resourceArn },
  });

export const notSimulated = (what: string) =>
  new AwsError('NotImplemented', `${what} is not simulated by this Region.`, { status: 501 });
