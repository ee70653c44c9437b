import { hostNames } from './identifiers.ts';
import { isWriter } from './records.ts';
import type { RdsRegion } from './region.ts';
import { portOf } from './shapes.ts';

/** What a client finds behind the host name of an instance. */
export interface Database {
  readonly instanceId: string;
  readonly engine: string;
  readonly port: number;
  readonly isUp: boolean;
  readonly isWriter: boolean;
  readonly masterUsername: string | undefined;
  /** Undefined where RDS keeps the password in a secret of its own: nobody here knows it then. */
  readonly masterPassword: string | undefined;
}

/** An instance has a name from the moment at which it has an address, until it goes. */
export function databaseAt(region: RdsRegion, hostname: string): Database | undefined {
  const instance = region.instances.get(hostname.split('.')[0] ?? '');
  if (!instance || hostname !== hostNames.instance(instance.id)) return undefined;
  if (instance.availableSinceMs === undefined || instance.status === 'deleting') return undefined;
  const { settings } = instance.cluster;
  return {
    instanceId: instance.id,
    engine: settings.Engine ?? '',
    port: portOf(instance.cluster),
    isUp: instance.isUp,
    isWriter: isWriter(instance),
    masterUsername: settings.MasterUsername,
    masterPassword: settings.MasterUserPassword,
  };
}
