import {
  CreateDBClusterEndpointCommand,
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  FailoverDBClusterCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { afterEach, expect, test, vi } from 'vitest';
import type { ReleasedReaders } from '../../../../functions/controllers/replicas/release.ts';
import { deployed, type Deployed, MINUTE, readersOf } from './loop/deployed.ts';
import fleet from './loop/fleet.ts';

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** As the command line does it: from a process of its own, by AWS's API. */
async function release({ region }: Deployed): Promise<ReleasedReaders> {
  const server = await region.endpoint.listen();
  servers.push(server);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  // Clients read the environment when their module is imported.
  vi.resetModules();
  const { releaseReaders } = await import('../../../../functions/controllers/replicas/release.ts');
  const environment = { stage: 'dev', tableName: 'evenkeel-dev', busName: 'evenkeel-dev', fleet };
  return await releaseReaders('shop', environment, { by: 'ada', why: 'destroy', nowMs: region.clock.now() });
}

/** A cluster under more load than its reader carries, and Evenkeel's readers beside it. */
async function busyShop(): Promise<Deployed & { rds: RDSClient }> {
  const shop = await deployed({ shop: () => 2 });
  await shop.run(20 * MINUTE);
  return { ...shop, rds: new RDSClient(shop.region.clientConfig()) };
}

const endpoints = ({ region }: Deployed) =>
  region.rds.inspect().clusters.find(({ id }) => id === 'shop')?.endpoints ?? [];

test('after a release for a destroy, whoever made the cluster can delete it, and nothing comes back', async () => {
  const shop = await busyShop();
  const ours = readersOf(shop)
    .map(({ id }) => id)
    .filter((id) => id.startsWith('evenkeel-'));
  expect(ours.length).toBeGreaterThan(1);
  expect(await release(shop)).toEqual({ readers: ours, endpoint: true });
  await shop.run(30 * MINUTE);
  expect(readersOf(shop).map(({ id }) => id)).toEqual(['shop-2']);
  expect(endpoints(shop)).toEqual([]);
  expect(await release(shop)).toEqual({ readers: [], endpoint: false });

  // In Terraform's order: the instances, then the cluster.
  for (const DBInstanceIdentifier of ['shop-2', 'shop-1'])
    await shop.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
  await shop.run(10 * MINUTE);
  await shop.rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'shop', SkipFinalSnapshot: true }));
  await shop.run(30 * MINUTE);
  expect(shop.region.rds.inspect().clusters.map(({ id }) => id)).toEqual(['watched']);
  expect(shop.problems).toEqual([]);
});

test('readers and endpoints of others stay', async () => {
  const shop = await busyShop();
  await shop.region.rds.instantly(async () => {
    await shop.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'evenkeel-by-hand',
        DBClusterIdentifier: 'shop',
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-postgresql',
        Tags: [{ Key: 'evenkeel:stage', Value: 'other' }],
      }),
    );
    await shop.rds.send(
      new CreateDBClusterEndpointCommand({
        DBClusterIdentifier: 'shop',
        DBClusterEndpointIdentifier: 'reports',
        EndpointType: 'READER',
      }),
    );
  });
  await release(shop);
  await shop.run(20 * MINUTE);
  expect(readersOf(shop).map(({ id }) => id)).toEqual(['shop-2', 'evenkeel-by-hand']);
  expect(endpoints(shop).map(({ id }) => id)).toEqual(['reports']);
});

test('where one of ours is the writer, nothing is deleted, and it is named', async () => {
  const shop = await busyShop();
  const first = readersOf(shop).find(({ id }) => id.startsWith('evenkeel-'));
  await shop.rds.send(
    new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: first!.id }),
  );
  await shop.run(5 * MINUTE);
  await expect(release(shop)).rejects.toThrow(`${first!.id} is the writer of shop and was created by Evenkeel`);
  await shop.run(10 * MINUTE);
  expect(endpoints(shop)).toHaveLength(1);
  expect(readersOf(shop).filter(({ status }) => status === 'deleting')).toEqual([]);
});
