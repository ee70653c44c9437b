import * as client from '@aws-sdk/client-s3';
import { arn, type Core } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import type { CallContext } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import { createApi } from './api.ts';
import { bucketHandlers } from './buckets.ts';
import { listingHandlers } from './listing.ts';
import { type MayList, objectHandlers } from './objects.ts';
import { createProvisioners } from './provision.ts';
import { BucketStore } from './store.ts';

/** S3, as far as small objects go: buckets, whole objects, listings, and deletion by age. */
export interface S3 {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  /** An object's bytes; undefined if there is no such object. @throws {AwsError} NoSuchBucket */
  read(bucket: string, key: string): Uint8Array | undefined;
  /** The keys of a bucket, in order. @throws {AwsError} NoSuchBucket */
  keys(bucket: string): string[];
}

export interface S3Options {
  /** Whether a caller may do this to an ARN (default: everyone may). */
  readonly callerMay?: (context: CallContext, action: string, resourceArn: string) => boolean;
}

export function createS3(core: Core, { callerMay = () => true }: S3Options = {}): S3 {
  const mayList: MayList = (context, bucket) => callerMay(context, 's3:ListBucket', arn('s3', bucket));
  const store = new BucketStore(core);
  const { handlers } = service(client)({
    ...bucketHandlers(store),
    ...objectHandlers(store, mayList),
    ...listingHandlers(store),
  });
  return {
    wire: { api: createApi(), handlers },
    provisioners: createProvisioners(store),
    read: (bucket, key) => store.get(bucket).get(key)?.body,
    keys: (bucket) =>
      store
        .get(bucket)
        .all()
        .map(({ key }) => key),
  };
}
