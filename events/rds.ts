import * as z from 'zod/mini';
import { envelope, type EventDefinition } from './envelope.ts';

/**
 * RDS events are best effort: they may be lost or come out of order, so they only identify the resource to reconcile.
 * `SourceArn` is the key; `SourceIdentifier` carries an `rds:` prefix in some of them.
 */
const detail = z.object({
  EventID: z.string(),
  SourceArn: z.string(),
  SourceType: z.string(),
  EventCategories: z.array(z.string()),
  Message: z.string(),
});

const clusterSchema = envelope('aws.rds', 'RDS DB Cluster Event', detail);
const instanceSchema = envelope('aws.rds', 'RDS DB Instance Event', detail);

/** Something happened to a cluster: a failover, its creation or deletion, a notification. */
export const clusterEvent = {
  schema: clusterSchema,
  pattern: () => ({ source: ['aws.rds'], 'detail-type': ['RDS DB Cluster Event'] }),
  samples: ['rds-db-cluster-event.json'],
} satisfies EventDefinition<typeof clusterSchema>;

/** Something happened to an instance: created, deleted, restarted, put into a state. It does not name the cluster. */
export const instanceEvent = {
  schema: instanceSchema,
  pattern: () => ({ source: ['aws.rds'], 'detail-type': ['RDS DB Instance Event'] }),
  samples: ['rds-db-instance-event.json'],
} satisfies EventDefinition<typeof instanceSchema>;

/** The identifier at the end of an RDS ARN: `arn:aws:rds:eu-west-1:123456789012:cluster:shop` → `shop`. */
export const identifierOfArn = (arn: string): string => arn.split(':').slice(6).join(':');
