import type * as client from '@aws-sdk/client-s3';
import type { Handlers } from '../../wire/handlers.ts';
import { invalidArgument, refuseUnsimulated } from './errors.ts';
import { QUOTAS } from './quotas.ts';
import type { BucketStore, StoredObject } from './store.ts';

const MEMBERS = ['Bucket', 'Prefix', 'Delimiter', 'MaxKeys', 'EncodingType'];

/** The account as S3 names it: an id of its own. */
const OWNER = { ID: '75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a' };

/** A line of a listing: an object, or the keys that share everything up to a delimiter. */
type Line =
  | { readonly key: string; readonly object: StoredObject }
  | { readonly key: string; readonly object?: undefined };

export function listingHandlers(store: BucketStore): Handlers<typeof client> {
  return {
    ListObjectsV2(input) {
      refuseUnsimulated('ListObjectsV2', input, [...MEMBERS, 'StartAfter', 'ContinuationToken', 'FetchOwner']);
      const { ContinuationToken, StartAfter, FetchOwner = false } = input;
      const behind = ContinuationToken === undefined ? (StartAfter ?? '') : readToken(ContinuationToken);
      const { page, isTruncated, common, encode } = pageOf(store, input, behind, FetchOwner);
      return {
        ...common,
        ...(StartAfter !== undefined && { StartAfter: encode(StartAfter) }),
        ...(ContinuationToken !== undefined && { ContinuationToken }),
        KeyCount: page.length,
        ...(isTruncated && { NextContinuationToken: Buffer.from(page.at(-1)!.key).toString('base64') }),
      };
    },

    /** The older listing, which tells owners, and where it goes on only if it has a delimiter (API reference). */
    ListObjects(input) {
      refuseUnsimulated('ListObjects', input, [...MEMBERS, 'Marker']);
      const { Marker = '', Delimiter } = input;
      const { page, isTruncated, common, encode } = pageOf(store, input, Marker, true);
      return {
        ...common,
        Marker: encode(Marker),
        ...(isTruncated && Delimiter !== undefined && { NextMarker: encode(page.at(-1)!.key) }),
      };
    },
  };
}

interface Listing {
  readonly Bucket: string | undefined;
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys?: number | undefined;
  readonly EncodingType?: client.EncodingType | undefined;
}

/** The page behind a key, and what both listings say of it. */
function pageOf(
  store: BucketStore,
  { Bucket = '', Prefix = '', Delimiter, MaxKeys = QUOTAS.keysOfPage, EncodingType }: Listing,
  behind: string,
  hasOwners: boolean,
) {
  if (MaxKeys < 0) throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647');
  const lines = linesOf(store.get(Bucket).all(), Prefix, Delimiter).filter(({ key }) => key > behind);
  const page = lines.slice(0, Math.min(MaxKeys, QUOTAS.keysOfPage));
  const isTruncated = page.length < lines.length && page.length > 0;
  // XML cannot carry every character that a key may have.
  const encode = (key: string) => (EncodingType === 'url' ? encodeURIComponent(key).replaceAll('%2F', '/') : key);
  const summary = ({ key, body, modifiedMs, eTag }: StoredObject) => ({
    Key: encode(key),
    Size: body.byteLength,
    LastModified: new Date(modifiedMs),
    ETag: eTag,
    StorageClass: 'STANDARD' as const,
    ChecksumAlgorithm: ['CRC32' as const],
    ChecksumType: 'FULL_OBJECT' as const,
    ...(hasOwners && { Owner: OWNER }),
  });
  const contents = page.flatMap(({ object }) => (object ? [summary(object)] : []));
  const prefixes = page.flatMap(({ key, object }) => (object ? [] : [{ Prefix: encode(key) }]));
  const common = {
    Name: Bucket,
    Prefix: encode(Prefix),
    ...(Delimiter !== undefined && { Delimiter: encode(Delimiter) }),
    ...(EncodingType && { EncodingType }),
    MaxKeys: Math.min(MaxKeys, QUOTAS.keysOfPage),
    IsTruncated: isTruncated,
    ...(contents.length > 0 && { Contents: contents }),
    ...(prefixes.length > 0 && { CommonPrefixes: prefixes }),
  };
  return { page, isTruncated, common, encode };
}

function linesOf(objects: readonly StoredObject[], prefix: string, delimiter: string | undefined): Line[] {
  const lines = new Map<string, Line>();
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) continue;
    const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    const common = end < 0 ? undefined : object.key.slice(0, end + (delimiter?.length ?? 0));
    if (common === undefined) lines.set(object.key, { key: object.key, object });
    else lines.set(common, { key: common });
  }
  return [...lines.values()];
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString();
  if (key === '') throw invalidArgument('The continuation token provided is incorrect');
  return key;
}
