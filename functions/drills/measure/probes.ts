import { probeName } from '../../../fleet/names.ts';
import type { Probe as FleetProbe } from '../../../fleet/probes.ts';
import type { Probe } from '../../workers/prober/contract/input.ts';

/** Where the resource of a drill is reached, for probes that do not specify it. */
export interface Reach {
  readonly host?: string;
  readonly port?: number;
  readonly arn?: string;
}

/**
 * A probe of the fleet, as input of the prober.
 * @throws an Error with the field that the probe must set, because the resource does not have it
 */
export function resolveProbe(probe: FleetProbe, reach: Reach): Probe {
  const name = probeName(probe);
  const needed = <Value>(value: Value | undefined, field: string): Value => {
    if (value === undefined) throw new Error(`The probe "${name}" needs a ${field}.`);
    return value;
  };
  switch (probe.kind) {
    case 'postgres':
    case 'mysql': {
      const { kind, secret, database } = probe;
      const host = needed(probe.host ?? reach.host, 'host');
      const port = needed(probe.port ?? reach.port, 'port');
      return { kind, name, host, port, secret, ...(database !== undefined && { database }) };
    }
    case 'data-api': {
      const { kind, secret, database } = probe;
      const resourceArn = needed(reach.arn, 'cluster');
      return { kind, name, resourceArn, secretArn: secret, ...(database !== undefined && { database }) };
    }
    case 'http': {
      const { kind, url, expectedStatus } = probe;
      return { kind, name, url, ...(expectedStatus !== undefined && { expectedStatus }) };
    }
    case 'tls':
      return { kind: 'tls', name, host: probe.host, port: probe.port, serverName: probe.serverName ?? probe.host };
    case 'tcp': {
      const { kind, host, port, zone } = probe;
      return { kind, name, host, port, ...(zone !== undefined && { zone }) };
    }
  }
}
