import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { vi } from 'vitest';
import { createRegion, type Region, type RegionOptions } from '../../../../../sandbox/region.ts';
import { createCluster } from '../../../../../sandbox/scenarios/cluster.ts';
import fleet from '../loop/fleet.ts';

export const OURS = [{ Key: 'evenkeel:stage', Value: 'dev' }];

/** A Region that actions can be tried on: `shop` with its writer, a reader that people made, and two of ours. */
export interface Acting {
  readonly region: Region;
  readonly rds: RDSClient;
  /** Operations that were called since `intercepting`, in order. */
  readonly calls: readonly string[];
  /** What becomes of a call: it is noted, and may be kept from its handler. */
  intercepting(around?: (operation: string, next: () => Promise<unknown>) => Promise<unknown>): void;
  /** Makes the clients of modules that are imported from now on talk to this Region. */
  beReached(): void;
  statusOf(id: string): string;
  close(): Promise<void>;
}

const MINUTE = 60_000;

/** A quarter of an hour ago by the clock of the actions: what happens now has happened a while ago. */
export async function acting(options: Pick<RegionOptions, 'rds'> = {}): Promise<Acting> {
  const region = createRegion({ startMs: Date.now() - 15 * MINUTE, ...options });
  await createCluster(region, 'shop', fleet.clusters['shop']!);
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(async () => {
    for (const id of ['r1', 'r2'])
      await rds.send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: id,
          DBClusterIdentifier: 'shop',
          DBInstanceClass: 'db.r6g.large',
          Engine: 'aurora-postgresql',
          Tags: OURS,
        }),
      );
  });
  const server = await region.endpoint.listen();
  const calls: string[] = [];
  return {
    region,
    rds,
    calls,
    intercepting(around = (_, next) => next()) {
      region.endpoint.intercept = ({ operation }, _input, next) => {
        calls.push(operation);
        return around(operation, next);
      };
    },
    beReached() {
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: server.url,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      });
      // Clients read the environment when their module is imported.
      vi.resetModules();
    },
    statusOf: (id) => region.rds.inspect().clusters[0]!.instances.find((one) => one.id === id)?.status ?? 'gone',
    close: () => server.close(),
  };
}
