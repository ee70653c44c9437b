import { ZONES } from '../../core.ts';
import { type Instance, isWriter } from './records.ts';
import { portOf } from './shapes.ts';

/** What a client finds behind a host name. */
export interface Database {
  readonly instanceId: string;
  readonly clusterId: string;
  /** Its private address: `10.0.1.7`. */
  readonly address: string;
  readonly engine: string;
  readonly port: number;
  readonly isUp: boolean;
  readonly isWriter: boolean;
  /** The database that was made with the cluster. */
  readonly databaseName: string | undefined;
  readonly masterUsername: string | undefined;
  /** Undefined where RDS keeps the password in a secret of its own: nobody here knows it then. */
  readonly masterPassword: string | undefined;
}

/** An instance has an address from the moment at which it is available for the first time, until it goes. */
export function databaseOf(instance: Instance): Database | undefined {
  if (instance.availableSinceMs === undefined || instance.status === 'deleting') return undefined;
  const { cluster } = instance;
  const { settings } = cluster;
  return {
    instanceId: instance.id,
    clusterId: cluster.id,
    address: addressOf(instance),
    engine: settings.Engine ?? '',
    port: portOf(cluster),
    isUp: instance.isUp,
    isWriter: isWriter(instance),
    databaseName: settings.DatabaseName,
    masterUsername: settings.MasterUsername,
    masterPassword: settings.MasterUserPassword,
  };
}

/** An address of its own in a network of its zone's own: 10.0.1.7 is the seventh instance, in the second zone. */
function addressOf({ zone, order }: Instance): string {
  const zoneNumber = ZONES.findIndex((known) => known === zone);
  return `10.${Math.floor(order / 256)}.${zoneNumber}.${order % 256}`;
}
