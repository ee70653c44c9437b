import * as client from '@aws-sdk/client-rds';
import type { Core } from '../../core.ts';
import { service, type WireService } from '../../wire/service.ts';
import { accountHandlers } from './accountAttributes.ts';
import { clusterHandlers } from './clusters.ts';
import { authorityHandlers } from './authorities.ts';
import type { DataPlane } from './dataPlane.ts';
import { reservationHandlers } from './capacityReservations.ts';
import { type Database, databaseOf } from './databases.ts';
import { endpointHandlers } from './endpoints.ts';
import { EventHistory } from './eventHistory.ts';
import { Maintenance } from './maintenance.ts';
import { breakInstance, crash, restart } from './instanceLife.ts';
import { createInstance, instanceHandlers } from './instances.ts';
import { inspect, type RdsTruth } from './inspect.ts';
import { modifyHandlers } from './modifyInstance.ts';
import { HostNames } from './names.ts';
import type { RdsOptions } from './options.ts';
import { orderableHandlers } from './orderable.ts';
import { RdsRegion } from './region.ts';
import { surroundingsHandlers } from './surroundings.ts';
import { tagHandlers, tagsByArn } from './tags.ts';

export type { DataPlane, DataPlaneChange, Member, ReadEndpoint } from './dataPlane.ts';
export type { Database } from './databases.ts';
export type { RdsTruth } from './inspect.ts';
export type { RdsDurations, RdsOptions, Seconds } from './options.ts';
export { vcpusOf } from './instanceClasses.ts';

export interface Rds {
  readonly wire: WireService;
  /** What clients of the databases meet. */
  readonly dataPlane: DataPlane;
  /** The instance that a host name leads to now: its own, or that of an endpoint; undefined if it leads to nobody. */
  databaseAt(hostname: string): Database | undefined;
  /** An instance as its clients meet it; undefined before it has an address. */
  database(instanceId: string): Database | undefined;
  /** The host names of all clusters, their endpoints and instances. */
  hostNames(): string[];
  /** Everything as it is, without what the API hides or shows late. */
  inspect(): RdsTruth;
  /** The tags of a cluster, an instance or a custom endpoint; undefined if there is no such resource. */
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
  /** The subnet group of a cluster; undefined if there is no such cluster. */
  subnetGroup(clusterId: string): string | undefined;
  /**
   * What is created inside `setUp` is there at once, as if it had been built long before: for scenarios, which begin
   * with a cluster that stands. Events are sent as always.
   */
  instantly<Result>(setUp: () => Promise<Result>): Promise<Result>;
  /** Puts an instance into `failed`, `incompatible-network`, …, out of which it does not come. Throws if it is unknown. */
  breakInstance(instanceId: string, status: string): void;
  /**
   * AWS patches an instance, or restarts it: `upgrading`, `maintenance` or `rebooting`, and after some minutes, or
   * seconds, `available` again. Throws if it is unknown.
   */
  maintain(instanceId: string, status: 'upgrading' | 'maintenance' | 'rebooting'): void;
  /** RDS plans to do something to a cluster or an instance, and tells whoever asks. */
  planMaintenance(arn: string, action: client.PendingMaintenanceAction): void;
  /** A cluster is going to have another engine version, in its next maintenance window. Throws if it is unknown. */
  planUpgrade(clusterId: string, engineVersion: string): void;
  /** The instance's database process dies and comes back, or a reader takes over. Throws if it is unknown. */
  crash(instanceId: string): void;
}

/** Amazon RDS, as far as Aurora clusters and their readers go. */
export function createRds(core: Core, options: RdsOptions = {}): Rds {
  const history = new EventHistory(core.clock);
  const region = new RdsRegion(
    {
      ...core,
      emit: (event) => (history.add(event), core.emit(event)),
      callerMay: (...call) => core.callerMay?.(...call) ?? true,
    },
    options,
  );
  const names = new HostNames(region);
  const maintenance = new Maintenance();
  return {
    wire: service(client)({
      ...clusterHandlers(region, (cluster, id, instanceClass) => {
        const settings = { DBInstanceIdentifier: id, DBInstanceClass: instanceClass, Engine: cluster.settings.Engine };
        createInstance(region, cluster, id, settings);
      }),
      ...accountHandlers(region),
      ...instanceHandlers(region),
      ...modifyHandlers(region),
      ...authorityHandlers(options),
      ...endpointHandlers(region),
      ...orderableHandlers(options),
      ...reservationHandlers(region),
      ...surroundingsHandlers(region),
      ...tagHandlers(region),
      ...history.handlers,
      ...maintenance.handlers,
    }),
    dataPlane: region.dataPlane,
    databaseAt: (hostname) => names.databaseAt(hostname),
    database: (instanceId) => databaseOf(region.instance(instanceId)),
    hostNames: () => names.all(),
    inspect: () => inspect(region),
    resourceTags: (arn) => {
      const tags = tagsByArn(region, arn);
      return tags && Object.fromEntries(tags);
    },
    subnetGroup: (clusterId) => {
      const cluster = region.clusters.get(clusterId);
      return cluster && (cluster.settings.DBSubnetGroupName ?? 'default');
    },
    instantly: (setUp) => region.instantly(setUp),
    breakInstance: (id, status) => breakInstance(region, region.instance(id), status),
    maintain: (id, status) => restart(region, region.instance(id), status),
    planMaintenance: (arn, action) => maintenance.plan(arn, action),
    planUpgrade(id, engineVersion) {
      const cluster = region.clusters.get(id);
      if (!cluster) throw new Error(`There is no cluster ${id}.`);
      cluster.pendingVersion = engineVersion;
    },
    crash: (id) => crash(region, region.instance(id)),
  };
}
