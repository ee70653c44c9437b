import * as z from 'zod/mini';
import { apiCall, callsTo, text } from './cloudTrail.ts';
import { envelope, type EventDefinition } from './envelope.ts';
import { being, endingWith } from './narrowing.ts';

/**
 * RDS events are best effort: they may be lost or come out of order, so they only identify the resource to reconcile.
 * `SourceArn` is the key; `SourceIdentifier` carries an `rds:` prefix in some of them, and some have no `EventID`.
 */
const detail = z.object({ SourceArn: z.string() });

const clusterSchema = envelope('aws.rds', 'RDS DB Cluster Event', detail);
const instanceSchema = envelope('aws.rds', 'RDS DB Instance Event', detail);

/** Something happened to a cluster: a failover, its creation or deletion, a notification. */
export const clusterEvent = {
  schema: clusterSchema,
  pattern: () => ({ source: ['aws.rds'], 'detail-type': ['RDS DB Cluster Event'] }),
  samples: ['rds-db-cluster-event.json'],
  narrowing: { kinds: ['clusters'], fields: (named) => ({ detail: { SourceArn: endingWith(named, ':cluster:') } }) },
} satisfies EventDefinition<typeof clusterSchema>;

/** Something happened to an instance: created, deleted, restarted, put into a state. It does not name the cluster. */
export const instanceEvent = {
  schema: instanceSchema,
  pattern: () => ({ source: ['aws.rds'], 'detail-type': ['RDS DB Instance Event'] }),
  samples: [
    'rds-db-instance-event.json',
    'rds-db-instance-event-without-id.json',
    'rds-db-instance-event-deleted.json',
  ],
} satisfies EventDefinition<typeof instanceSchema>;

/** RDS has no event of its own for a custom endpoint. */
const CALLS_ABOUT_ENDPOINTS = [
  'CreateDBClusterEndpoint',
  'DeleteDBClusterEndpoint',
  'ModifyDBClusterEndpoint',
] as const;

/** What a call is about: a custom endpoint, or an instance. */
const callSchema = apiCall(['aws.rds'], { dBClusterEndpointIdentifier: text, dBInstanceIdentifier: text });

/** Somebody created, changed or deleted a custom endpoint. */
export const clusterEndpointChanged = callsTo(
  callSchema,
  'rds.amazonaws.com',
  CALLS_ABOUT_ENDPOINTS,
  ['cloudtrail-modify-db-cluster-endpoint.json'],
  {
    kinds: ['readerEndpoints'],
    fields: (named) => ({ detail: { requestParameters: { dBClusterEndpointIdentifier: being(named) } } }),
  },
);

/**
 * Somebody is deleting an instance, which then serves nobody any more. RDS's own event comes once it is gone, minutes
 * later (RDS-EVENT-0003; whether it tells of the shutdown before that is not documented).
 */
export const instanceDeletionCalled = callsTo(
  callSchema,
  'rds.amazonaws.com',
  ['DeleteDBInstance'],
  ['cloudtrail-delete-db-instance.json'],
);

/** The identifier at the end of an RDS ARN: `arn:aws:rds:eu-west-1:123456789012:cluster:shop` → `shop`. */
export const identifierOfArn = (arn: string): string => arn.split(':').slice(6).join(':');
