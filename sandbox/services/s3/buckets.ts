import type * as client from '@aws-sdk/client-s3';
import { arn, REGION } from '../../core.ts';
import type { Handlers } from '../../wire/handlers.ts';
import { illegalLocation, notFound, refuseUnsimulated } from './errors.ts';
import type { Bucket, BucketStore } from './store.ts';

export function bucketHandlers(store: BucketStore): Handlers<typeof client> {
  return {
    CreateBucket(input) {
      refuseUnsimulated('CreateBucket', input, ['Bucket', 'CreateBucketConfiguration']);
      const where = input.CreateBucketConfiguration?.LocationConstraint;
      if (where !== REGION) throw illegalLocation(where);
      const { name } = store.create(input.Bucket ?? '');
      return { Location: `http://${name}.s3.amazonaws.com/`, BucketArn: arn('s3', name) };
    },

    HeadBucket({ Bucket = '' }) {
      if (!store.all().some(({ name }) => name === Bucket)) throw notFound();
      return { BucketRegion: REGION };
    },

    ListBuckets(input) {
      refuseUnsimulated('ListBuckets', input, []);
      return { Buckets: store.all().map(shape) };
    },

    GetBucketLocation({ Bucket = '' }) {
      store.get(Bucket);
      return { LocationConstraint: REGION as client.BucketLocationConstraint };
    },

    DeleteBucket({ Bucket = '' }) {
      store.delete(Bucket);
      return {};
    },
  };
}

const shape = ({ name, createdMs }: Bucket) => ({
  Name: name,
  CreationDate: new Date(createdMs),
  BucketRegion: REGION,
});
