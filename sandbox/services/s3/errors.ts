import { AwsError } from '../../wire/handlers.ts';

// Codes and messages: S3 API reference, "Error responses".

export const noSuchBucket = (bucket: string) =>
  new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404, fields: { BucketName: bucket } });

export const noSuchKey = () => new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404 });

/** An answer to HEAD has no body, so that its code is its status. */
export const notFound = () => new AwsError('NotFound', 'Not Found', { status: 404 });

export const accessDenied = () => new AwsError('AccessDenied', 'Access Denied', { status: 403 });

export const preconditionFailed = () =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', { status: 412 });

export const badDigest = () =>
  new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.', { status: 400 });

export const invalidArgument = (message: string) => new AwsError('InvalidArgument', message, { status: 400 });

export const notSimulated = (what: string) =>
  new AwsError('NotImplemented', `${what} is not simulated by this Region.`, { status: 501 });

/** Refuses members of an input that this service would otherwise ignore. */
export function refuseUnsimulated(operation: string, input: object, simulated: readonly string[]): void {
  for (const [member, value] of Object.entries(input))
    if (value !== undefined && !simulated.includes(member)) throw notSimulated(`${member} of s3:${operation}`);
}
