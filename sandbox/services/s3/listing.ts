import type * as client from '@aws-sdk/client-s3';
import type { Handlers } from '../../wire/handlers.ts';
import { invalidArgument, refuseUnsimulated } from './errors.ts';
import type { BucketStore, StoredObject } from './store.ts';

/** API reference, ListObjectsV2: "By default, the action returns up to 1,000 key names", and never more. */
const MAX_KEYS = 1000;

const MEMBERS = ['Bucket', 'Prefix', 'Delimiter', 'MaxKeys', 'StartAfter', 'ContinuationToken', 'EncodingType'];

/** A line of a listing: an object, or the keys that share everything up to a delimiter. */
type Line =
  | { readonly key: string; readonly object: StoredObject }
  | { readonly key: string; readonly object?: undefined };

export function listingHandlers(store: BucketStore): Handlers<typeof client> {
  return {
    ListObjectsV2(input) {
      refuseUnsimulated('ListObjectsV2', input, MEMBERS);
      const { Bucket = '', Prefix = '', Delimiter, MaxKeys = MAX_KEYS, ContinuationToken, EncodingType } = input;
      if (MaxKeys < 0) throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647');
      const behind = ContinuationToken === undefined ? (input.StartAfter ?? '') : readToken(ContinuationToken);
      const found = store.get(Bucket).all();
      const lines = linesOf(found, Prefix, Delimiter).filter(({ key }) => key > behind);
      const page = lines.slice(0, Math.min(MaxKeys, MAX_KEYS));
      const isTruncated = page.length < lines.length && page.length > 0;
      // XML cannot carry every character that a key may have.
      const encode = (key: string) => (EncodingType === 'url' ? encodeURIComponent(key).replaceAll('%2F', '/') : key);
      return {
        Name: Bucket,
        Prefix: encode(Prefix),
        ...(Delimiter !== undefined && { Delimiter: encode(Delimiter) }),
        ...(EncodingType && { EncodingType }),
        ...(ContinuationToken !== undefined && { ContinuationToken }),
        MaxKeys: Math.min(MaxKeys, MAX_KEYS),
        KeyCount: page.length,
        IsTruncated: isTruncated,
        ...(isTruncated && { NextContinuationToken: Buffer.from(page.at(-1)!.key).toString('base64') }),
        Contents: page.flatMap(({ object }) => (object ? [{ ...summary(object), Key: encode(object.key) }] : [])),
        CommonPrefixes: page.flatMap(({ key, object }) => (object ? [] : [{ Prefix: encode(key) }])),
      };
    },
  };
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

const summary = ({ key, body, modifiedMs, eTag }: StoredObject) => ({
  Key: key,
  Size: body.byteLength,
  LastModified: new Date(modifiedMs),
  ETag: eTag,
  StorageClass: 'STANDARD' as const,
});

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString();
  if (key === '') throw invalidArgument('The continuation token provided is incorrect');
  return key;
}
