import type { Core } from '../core.ts';
import type { PostgresPlane } from '../data-planes/postgres/index.ts';
import { createPhysics, type Physics, type PhysicsConstants } from '../physics/index.ts';
import { createPostgresWire, type PostgresWire } from '../postgres-wire/index.ts';
import type { SocketHost } from '../postgres-wire/socket.ts';
import {
  type ApplicationAutoScaling,
  type AutoScalingConstants,
  createApplicationAutoScaling,
} from '../services/application-auto-scaling/index.ts';
import { createRds, type Rds, type RdsOptions } from '../services/rds/index.ts';
import type { Endpoint } from '../wire/endpoint.ts';

export interface DatabaseOptions {
  readonly rds?: RdsOptions;
  readonly physics?: Partial<PhysicsConstants>;
  readonly applicationAutoScaling?: Partial<AutoScalingConstants>;
  /** Real servers behind the databases, which need real time; without them a stand-in answers in Region time. */
  readonly realPostgres?: PostgresPlane;
}

/** Aurora, the load on it, what scales it natively, and what answers a connection to it. */
export interface Databases {
  readonly applicationAutoScaling: ApplicationAutoScaling;
  readonly physics: Physics;
  /** Who is or was connected to the databases' stand-in, and what they ran there. */
  readonly postgres: PostgresWire;
  readonly rds: Rds;
}

/** @param elsewhere who answers a connection that is not to a database; asked once somebody connects */
export function createDatabases(
  core: Core,
  endpoint: Endpoint,
  { options, elsewhere }: { readonly options: DatabaseOptions; readonly elsewhere: SocketHost['open'] },
) {
  const rds = createRds(core, options.rds);
  const physics = createPhysics(core, rds.dataPlane, options.physics);
  const applicationAutoScaling = createApplicationAutoScaling(core, {
    requestHandler: endpoint.requestHandler(),
    rds,
    constants: options.applicationAutoScaling,
  });
  const postgres = createPostgresWire(core, {
    rds,
    warm(instanceId, fraction) {
      // Without a load there are no queries, and so no cache that anything would notice.
      if (physics.warmthOf(instanceId) !== undefined) physics.warm(instanceId, fraction);
    },
    work: (instanceId, busyVcpus) => physics.setSessionWork(instanceId, busyVcpus),
    elsewhere,
  });
  const databases: Databases = { applicationAutoScaling, physics, postgres, rds };
  /** What functions find under the names of Node's modules when they connect. */
  const real = options.realPostgres?.attach(rds, {
    elsewhere,
    onWork: (instanceId, busyVcpus) => physics.setSessionWork(instanceId, busyVcpus),
  });
  const modules = real ?? postgres.modules;
  return { databases, modules };
}
