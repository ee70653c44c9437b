import type { Core } from '../../core.ts';
import type { Cluster, Instance } from './records.ts';

type Told = readonly [eventId: string, category: string, message: string];

// Ids, categories and texts: "Amazon RDS event categories and event messages" in the Aurora User Guide.

export const CLUSTER_EVENTS = {
  created: ['RDS-EVENT-0170', 'creation', 'DB cluster created'],
  deleted: ['RDS-EVENT-0171', 'deletion', 'DB cluster deleted'],
  stopped: ['RDS-EVENT-0150', 'notification', 'DB cluster stopped'],
  started: ['RDS-EVENT-0151', 'notification', 'DB cluster started'],
  failoverFailed: [
    'RDS-EVENT-0069',
    'failover',
    'Cluster failover failed, check the health of your cluster instances and try again',
  ],
} satisfies Record<string, Told>;

export const promotingPrevious = (id: string): Told => [
  'RDS-EVENT-0070',
  'failover',
  `Promoting previous primary again: ${id}`,
];
export const failoverCompleted = (id: string): Told => [
  'RDS-EVENT-0071',
  'failover',
  `Completed failover to DB instance: ${id}`,
];
export const failoverStarted = (id: string, isSameZone: boolean): Told =>
  isSameZone
    ? ['RDS-EVENT-0072', 'failover', `Started same AZ failover to DB instance: ${id}`]
    : ['RDS-EVENT-0073', 'failover', `Started cross AZ failover to DB instance: ${id}`];

export const INSTANCE_EVENTS = {
  created: ['RDS-EVENT-0005', 'creation', 'DB instance created'],
  deleted: ['RDS-EVENT-0003', 'deletion', 'DB instance deleted'],
  shutdown: ['RDS-EVENT-0004', 'availability', 'DB instance shutdown'],
  restarted: ['RDS-EVENT-0006', 'availability', 'DB instance restarted'],
  stopped: ['RDS-EVENT-0087', 'notification', 'DB instance stopped'],
  started: ['RDS-EVENT-0088', 'notification', 'DB instance started'],
} satisfies Record<string, Told>;

export const putIntoStatus = (status: string): Told => [
  'RDS-EVENT-0031',
  'failure',
  `DB instance put into ${status} state. RDS recommends that you initiate a point-in-time-restore`,
];

export const tellOfCluster = (core: Core, cluster: Cluster, told: Told) =>
  emit(core, { detailType: 'RDS DB Cluster Event', sourceType: 'CLUSTER', arn: cluster.arn, id: cluster.id }, told);

export const tellOfInstance = (core: Core, instance: Instance, told: Told) =>
  emit(
    core,
    { detailType: 'RDS DB Instance Event', sourceType: 'DB_INSTANCE', arn: instance.arn, id: instance.id },
    told,
  );

/** The shape of the documented samples. Some of them prefix the source's identifier with `rds:`, most do not. */
function emit(
  core: Core,
  source: { detailType: string; sourceType: string; arn: string; id: string },
  [eventId, category, message]: Told,
): void {
  core.emit({
    source: 'aws.rds',
    'detail-type': source.detailType,
    resources: [source.arn],
    detail: {
      EventCategories: [category],
      SourceType: source.sourceType,
      SourceArn: source.arn,
      Date: new Date(core.clock.now()).toISOString(),
      Message: message,
      SourceIdentifier: source.id,
      EventID: eventId,
    },
  });
}
