import type * as client from '@aws-sdk/client-s3';
import type { CallContext, Handlers } from '../../wire/handlers.ts';
import {
  accessDenied,
  badDigest,
  invalidArgument,
  keyTooLong,
  metadataTooLarge,
  noSuchKey,
  notFound,
  preconditionFailed,
  preconditionFailedAtHead,
  malformedXml,
  refuseUnsimulated,
} from './errors.ts';
import { checkPreconditions } from './preconditions.ts';
import { QUOTAS } from './quotas.ts';
import { type BucketStore, crc32InBase64, type StoredObject } from './store.ts';

/** Whether the caller may list the bucket: without that, S3 does not even say that a key is missing. */
export type MayList = (context: CallContext, bucket: string) => boolean;

/** Headers that are kept with an object and come back with it, and have no other effect. */
const KEPT = ['CacheControl', 'ContentDisposition', 'ContentEncoding', 'ContentLanguage'] as const;

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
  // How it is encrypted at rest changes nothing here: S3 does so with its own keys in any case.
  'ServerSideEncryption',
  ...KEPT,
];
const GET_MEMBERS = ['Bucket', 'Key', 'ChecksumMode', 'IfMatch', 'IfNoneMatch', 'IfModifiedSince', 'IfUnmodifiedSince'];
const DELETE_MEMBERS = ['Bucket', 'Key'];

export function objectHandlers(store: BucketStore, mayList: MayList): Handlers<typeof client> {
  /** @throws {AwsError} what `missing` gives, or AccessDenied where the caller must not learn that it is missing */
  function find(
    { Bucket = '', Key = '' }: Located,
    context: CallContext,
    missing: (key: string) => Error,
  ): StoredObject {
    const object = store.get(Bucket).get(Key);
    if (!object) throw mayList(context, Bucket) ? missing(Key) : accessDenied();
    return object;
  }

  return {
    PutObject(input) {
      refuseUnsimulated('PutObject', input, PUT_MEMBERS);
      // S3 gives what says nothing of itself this type: public recorded answers.
      const { Bucket = '', Key = '', ContentType = 'binary/octet-stream', Metadata = {}, IfNoneMatch } = input;
      const bucket = store.get(Bucket);
      checkSizes(Key, Metadata);
      // The client takes other types too, but what came over the wire is bytes.
      const body = (input.Body as Uint8Array | undefined) ?? new Uint8Array();
      if (input.ChecksumCRC32 !== undefined && input.ChecksumCRC32 !== crc32InBase64(body)) throw badDigest();
      if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw invalidArgument('If-None-Match takes only *.');
      if (IfNoneMatch === '*' && bucket.get(Key)) throw preconditionFailed('If-None-Match');
      const kept = Object.fromEntries(KEPT.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])));
      const { eTag, crc32 } = bucket.put(Key, body, { contentType: ContentType, metadata: Metadata, kept });
      return { ETag: eTag, ChecksumCRC32: crc32, ChecksumType: 'FULL_OBJECT', ServerSideEncryption: 'AES256' };
    },

    GetObject(input, context) {
      refuseUnsimulated('GetObject', input, GET_MEMBERS);
      const object = find(input, context, noSuchKey);
      checkPreconditions(input, object, store.core.clock.now(), preconditionFailed);
      // The client's own type of bytes adds methods for reading them, which the wire does not need.
      return {
        ...describe(object, input),
        Body: object.body as unknown as NonNullable<client.GetObjectCommandOutput['Body']>,
      };
    },

    HeadObject(input, context) {
      refuseUnsimulated('HeadObject', input, GET_MEMBERS);
      const object = find(input, context, notFound);
      checkPreconditions(input, object, store.core.clock.now(), preconditionFailedAtHead);
      return describe(object, input);
    },

    /** Deleting what is not there is a success. */
    DeleteObject(input) {
      refuseUnsimulated('DeleteObject', input, DELETE_MEMBERS);
      store.get(input.Bucket ?? '').delete(input.Key ?? '');
      return {};
    },

    /** The same, for many. A quiet answer tells only what failed, which nothing does. */
    DeleteObjects(input) {
      refuseUnsimulated('DeleteObjects', input, ['Bucket', 'Delete', 'ChecksumAlgorithm']);
      const bucket = store.get(input.Bucket ?? '');
      const { Objects = [], Quiet = false } = input.Delete ?? {};
      if (Objects.length === 0 || Objects.length > QUOTAS.keysOfDeletion) throw malformedXml();
      for (const { Key = '' } of Objects) bucket.delete(Key);
      return Quiet ? {} : { Deleted: Objects.map(({ Key }) => ({ Key })) };
    },
  };
}

interface Located {
  readonly Bucket: string | undefined;
  readonly Key: string | undefined;
}

function checkSizes(key: string, metadata: Readonly<Record<string, string>>): void {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > QUOTAS.keyBytes) throw keyTooLong(keyBytes);
  const metadataBytes = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (metadataBytes > QUOTAS.metadataBytes) throw metadataTooLarge(metadataBytes);
}

const describe = (object: StoredObject, { ChecksumMode }: { ChecksumMode?: string | undefined }) => ({
  ContentLength: object.body.byteLength,
  ContentType: object.contentType,
  LastModified: new Date(object.modifiedMs),
  ETag: object.eTag,
  Metadata: object.metadata,
  AcceptRanges: 'bytes',
  ServerSideEncryption: 'AES256' as const,
  ...object.kept,
  ...(ChecksumMode === 'ENABLED' && { ChecksumCRC32: object.crc32, ChecksumType: 'FULL_OBJECT' as const }),
});
