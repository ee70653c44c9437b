import { readCredentials } from '../../../aws/databaseCredentials.ts';
import type { Driver } from '../driver.ts';
import type { Probe } from '../contract/input.ts';
import { tableOf } from '../table.ts';
import { createDataApi } from './dataApi.ts';
import { createHttp } from './http.ts';
import { createPostgres } from './postgres.ts';
import { createTcp } from './tcp.ts';
import { createTls } from './tls.ts';

/** Makes the driver of each probe, by the probe's name. Reads the secrets of databases. */
export async function createDrivers(drillId: string, probes: readonly Probe[]): Promise<Map<string, Driver>> {
  const drivers = probes.map(async (probe) => [probe.name, await createDriver(drillId, probe)] as const);
  return new Map(await Promise.all(drivers));
}

async function createDriver(drillId: string, probe: Probe): Promise<Driver> {
  const table = tableOf(drillId, probe.name);
  switch (probe.kind) {
    case 'postgres':
      return createPostgres(probe, await readCredentials(probe.secret), table);
    case 'mysql': {
      // The driver takes longer to load than all the others together.
      const { createMysql } = await import('./mysql.ts');
      return createMysql(probe, await readCredentials(probe.secret), table);
    }
    case 'data-api':
      return createDataApi(probe, table);
    case 'http':
      return createHttp(probe);
    case 'tls':
      return createTls(probe);
    case 'tcp':
      return createTcp(probe);
  }
}
