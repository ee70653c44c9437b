import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { assemblyOf } from '../../../../synthesis/assembly.ts';
import { deployed, HOUR, recordBefore } from './deployed.ts';

test('three small readers beside a large one get as many connections each as it: they are relieved, within the budget', async () => {
  const wave = (hour: number) => 3 + Math.sin(6 * hour);
  const load = (seconds: number) => wave(24 + seconds / 3600);
  const shop = await deployed({
    shop: load,
    watched: load,
    assemblyFolder: await assemblyOf(new URL('./mixedFleet.ts', import.meta.url)),
  });
  const { rds, clientConfig, physics } = shop.region;
  const client = new RDSClient(clientConfig());
  const sizes = ['db.r6g.4xlarge', 'db.r6g.large', 'db.r6g.large'];
  await rds.instantly(async () => {
    for (const name of ['shop', 'watched'])
      for (const [at, DBInstanceClass] of sizes.entries())
        await client.send(
          new CreateDBInstanceCommand({
            DBInstanceIdentifier: `${name}-of-people-${at}`,
            DBClusterIdentifier: name,
            DBInstanceClass,
            Engine: 'aurora-postgresql',
          }),
        );
  });
  recordBefore(shop, 1, wave);
  await shop.run(4 * HOUR);
  const [relieved, not] = [physics.measures('shop'), physics.measures('watched')];
  expect(not.overloadSeconds).toBeGreaterThan(3000);
  expect(relieved.overloadSeconds).toBeLessThan(not.overloadSeconds / 4);
  expect(shop.decisions().filter((decision) => decision.startsWith('add'))).toEqual([]);
  const reliefs = shop.decisions().filter((decision) => decision === 'set-endpoint/uneven-load');
  expect(reliefs.length).toBeGreaterThan(0);
  expect(reliefs.length).toBeLessThanOrEqual(16);
  expect(shop.decisions('watched')).not.toContain('set-endpoint/uneven-load');
  expect(shop.problems).toEqual([]);
});
