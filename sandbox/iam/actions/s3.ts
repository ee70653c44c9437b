import { arn } from '../../core.ts';
import { requestTags } from './demand.ts';
import type { DemandsOf, Input, ServiceActions } from './demand.ts';

const bucketArn = (input: Input): string => arn('s3', String(input['Bucket']));

const object: DemandsOf = (input) => [{ resource: `${bucketArn(input)}/${input['Key']}` }];

/** Operations on objects that need the action of another one. */
const objectAs =
  (action: string): DemandsOf =>
  (input, lookups) =>
    object(input, lookups).map((demand) => ({ ...demand, action }));

const bucket: DemandsOf = (input) => [{ resource: bucketArn(input) }];

const listing: DemandsOf = (input) => [
  {
    action: 's3:ListBucket',
    resource: bucketArn(input),
    context: { 's3:prefix': String(input['Prefix'] ?? '') },
  },
];

const deletedKeys = (input: Input): unknown[] =>
  ((input['Delete'] as { Objects?: { Key?: unknown }[] } | undefined)?.Objects ?? []).map(({ Key }) => Key);

export const s3: ServiceActions = {
  CreateBucket: (input) => [
    { resource: bucketArn(input), context: requestTags(input['CreateBucketConfiguration']?.Tags) },
  ],
  DeleteBucket: bucket,
  DeleteObject: object,
  DeleteObjects: (input, lookups) =>
    deletedKeys(input)
      .flatMap((Key) => object({ ...input, Key }, lookups))
      .map((demand) => ({ ...demand, action: 's3:DeleteObject' })),
  GetBucketLocation: bucket,
  GetObject: object,
  HeadBucket: (input) => [{ action: 's3:ListBucket', resource: bucketArn(input) }],
  HeadObject: objectAs('s3:GetObject'),
  ListBuckets: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
  ListObjects: listing,
  ListObjectsV2: listing,
  PutObject: object,
};
