import type * as client from '@aws-sdk/client-s3';
import type { CallContext, Handlers } from '../../wire/handlers.ts';
import {
  accessDenied,
  badDigest,
  invalidArgument,
  noSuchKey,
  notFound,
  preconditionFailed,
  refuseUnsimulated,
} from './errors.ts';
import { type BucketStore, crc32InBase64, type StoredObject } from './store.ts';

/** Whether the caller may list the bucket: without that, S3 does not even say that a key is missing. */
export type MayList = (context: CallContext, bucket: string) => boolean;

const PUT_MEMBERS = [
  'Bucket',
  'Key',
  'Body',
  'ContentType',
  'ContentLength',
  'Metadata',
  'IfNoneMatch',
  'ChecksumAlgorithm',
  'ChecksumCRC32',
  // Where it is cached, how it is encrypted at rest and how a browser names it changes nothing here.
  'CacheControl',
  'ServerSideEncryption',
];
const GET_MEMBERS = ['Bucket', 'Key', 'ChecksumMode', 'IfMatch'];
const DELETE_MEMBERS = ['Bucket', 'Key'];

/** S3's limit of a key: 1,024 bytes in UTF-8 (user guide, "Naming Amazon S3 objects"). */
const KEY_MAX_BYTES = 1024;

export function objectHandlers(store: BucketStore, mayList: MayList): Handlers<typeof client> {
  /** @throws {AwsError} what `missing` gives, or AccessDenied where the caller must not learn that it is missing */
  function find(input: Located, context: CallContext, missing: () => Error): StoredObject {
    const { Bucket = '', Key = '', IfMatch } = input;
    const object = store.get(Bucket).get(Key);
    if (!object) throw mayList(context, Bucket) ? missing() : accessDenied();
    if (IfMatch !== undefined && IfMatch !== '*' && IfMatch !== object.eTag) throw preconditionFailed();
    return object;
  }

  return {
    PutObject(input) {
      refuseUnsimulated('PutObject', input, PUT_MEMBERS);
      const { Bucket = '', Key = '', ContentType = 'application/octet-stream', Metadata = {}, IfNoneMatch } = input;
      const bucket = store.get(Bucket);
      if (Buffer.byteLength(Key) > KEY_MAX_BYTES) throw invalidArgument('Your key is too long');
      // The client takes other types too, but what came over the wire is bytes.
      const body = (input.Body as Uint8Array | undefined) ?? new Uint8Array();
      if (input.ChecksumCRC32 !== undefined && input.ChecksumCRC32 !== crc32InBase64(body)) throw badDigest();
      if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw invalidArgument('If-None-Match takes only *.');
      if (IfNoneMatch === '*' && bucket.get(Key)) throw preconditionFailed();
      const { eTag, crc32 } = bucket.put(Key, body, { contentType: ContentType, metadata: Metadata });
      return { ETag: eTag, ChecksumCRC32: crc32, ChecksumType: 'FULL_OBJECT' };
    },

    GetObject(input, context) {
      refuseUnsimulated('GetObject', input, GET_MEMBERS);
      const object = find(input, context, noSuchKey);
      // The client's own type of bytes adds methods for reading them, which the wire does not need.
      return {
        ...describe(object, input),
        Body: object.body as unknown as NonNullable<client.GetObjectCommandOutput['Body']>,
      };
    },

    HeadObject(input, context) {
      refuseUnsimulated('HeadObject', input, GET_MEMBERS);
      return describe(find(input, context, notFound), input);
    },

    /** Deleting what is not there is a success. */
    DeleteObject(input) {
      refuseUnsimulated('DeleteObject', input, DELETE_MEMBERS);
      store.get(input.Bucket ?? '').delete(input.Key ?? '');
      return {};
    },
  };
}

interface Located {
  readonly Bucket: string | undefined;
  readonly Key: string | undefined;
  readonly IfMatch?: string | undefined;
}

const describe = (object: StoredObject, { ChecksumMode }: { ChecksumMode?: string | undefined }) => ({
  ContentLength: object.body.byteLength,
  ContentType: object.contentType,
  LastModified: new Date(object.modifiedMs),
  ETag: object.eTag,
  Metadata: object.metadata,
  AcceptRanges: 'bytes',
  ...(ChecksumMode === 'ENABLED' && { ChecksumCRC32: object.crc32, ChecksumType: 'FULL_OBJECT' as const }),
});
