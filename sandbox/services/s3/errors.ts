import { AwsError } from '../../wire/handlers.ts';
import { QUOTAS } from './quotas.ts';

// Codes and messages: S3 API reference, "Error responses".

export const noSuchBucket = (bucket: string) =>
  new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404, fields: { BucketName: bucket } });

export const noSuchKey = (key: string) =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404, fields: { Key: key } });

/** An answer to HEAD has no body, so that its code is its status. */
export const notFound = () => new AwsError('NotFound', 'Not Found', { status: 404 });

export const accessDenied = () => new AwsError('AccessDenied', 'Access Denied', { status: 403 });

export const preconditionFailed = (header: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
    fields: { Condition: header },
  });

/** An answer without a body, so that its code is its status. */
export const notModified = () => new AwsError('304', 'Not Modified', { status: 304 });
export const preconditionFailedAtHead = () => new AwsError('412', 'Precondition Failed', { status: 412 });

export const keyTooLong = (bytes: number) =>
  new AwsError('KeyTooLongError', 'Your key is too long', {
    status: 400,
    fields: { MaxSizeAllowed: String(QUOTAS.keyBytes), Size: String(bytes) },
  });

export const metadataTooLarge = (bytes: number) =>
  new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
    status: 400,
    fields: { MaxSizeAllowed: String(QUOTAS.metadataBytes), Size: String(bytes) },
  });

/** `given` is the location that the request names, or undefined if it names none. */
export const illegalLocation = (given: string | undefined) =>
  new AwsError(
    'IllegalLocationConstraintException',
    `The ${given ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    { status: 400 },
  );

export const badDigest = () =>
  new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.', { status: 400 });

export const malformedXml = () =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    {
      status: 400,
    },
  );

export const invalidArgument = (message: string) => new AwsError('InvalidArgument', message, { status: 400 });

export const notSimulated = (what: string) =>
  new AwsError('NotImplemented', `${what} is not simulated by this Region.`, { status: 501 });

/** Refuses members of an input that this service would otherwise ignore. */
export function refuseUnsimulated(operation: string, input: object, simulated: readonly string[]): void {
  for (const [member, value] of Object.entries(input))
    if (value !== undefined && !simulated.includes(member)) throw notSimulated(`${member} of s3:${operation}`);
}
