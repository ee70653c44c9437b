import { PutScalingPolicyCommand, PutScheduledActionCommand } from '@aws-sdk/client-application-auto-scaling';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import {
  deployed,
  type Deployed,
  MINUTE,
  READERS,
  readersOf,
  registerByHand,
  registered,
  scalingOf,
  synthesizeOnce,
} from './deployed.ts';
import fleet from './fleet.ts';

synthesizeOnce();

const SHOP = { ...READERS, ResourceId: 'cluster:shop' };

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Releases a cluster's net as the command line does: from a process of its own, by AWS's API. */
async function release({ region, cluster }: Deployed): Promise<boolean> {
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
  const module = await import('../../../../functions/controllers/safetyNet/release.ts');
  const environment = { stage: 'dev', tableName: 'evenkeel-dev', busName: 'evenkeel-dev', fleet };
  return await module.release(cluster, environment, {
    by: 'ada',
    why: 'back to what it was',
    nowMs: region.clock.now(),
  });
}

test('a release takes policy and target away, leaves readers and the endpoint, and lasts', async () => {
  const shop = await deployed();
  await shop.run(10 * MINUTE);
  const readers = readersOf(shop);
  expect(await release(shop)).toBe(true);
  expect(await registered(shop)).toEqual({ target: undefined, tags: undefined, policies: [] });
  await shop.run(20 * MINUTE);
  expect((await registered(shop)).target).toBeUndefined();
  expect(readersOf(shop)).toEqual(readers);
  expect(shop.decisions()).toEqual(['register/missing', 'hold/in-place', 'release/asked-for', 'hold/paused']);
  const paused = shop.region.dynamoDb.inspect('evenkeel-dev').find(({ sk }) => sk === 'pause#shop');
  expect(paused).toMatchObject({ pk: 'pauses#safetyNet', by: 'ada', why: 'back to what it was' });
});

test('where nothing is ours, a release says so and changes nothing', async () => {
  const shop = await deployed('shop', { before: (region) => registerByHand(region, 'shop') });
  await shop.run(MINUTE);
  const before = await registered(shop);
  expect(await release(shop)).toBe(false);
  expect(await registered(shop)).toEqual(before);
});

test("somebody else's policy on our target stays, and with it the target", async () => {
  const shop = await deployed();
  await shop.run(MINUTE);
  await scalingOf(shop.region).send(
    new PutScalingPolicyCommand({
      ...SHOP,
      PolicyName: 'theirs',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'RDSReaderAverageDatabaseConnections' },
        TargetValue: 100,
      },
    }),
  );
  expect(await release(shop)).toBe(true);
  expect((await registered(shop)).policies.map(({ PolicyName }) => PolicyName)).toEqual(['theirs']);
});

test("somebody else's scheduled action on our target stays, and with it the target", async () => {
  const shop = await deployed();
  await shop.run(MINUTE);
  await scalingOf(shop.region).send(
    new PutScheduledActionCommand({
      ...SHOP,
      ScheduledActionName: 'theirs',
      Schedule: 'rate(1 day)',
      ScalableTargetAction: { MinCapacity: 2 },
    }),
  );
  expect(await release(shop)).toBe(true);
  const { target, policies } = await registered(shop);
  expect(policies).toEqual([]);
  expect(target).toBeDefined();
});

test('the command line releases a net, and resuming the cluster brings it back', async () => {
  const shop = await deployed();
  await shop.run(10 * MINUTE);
  const server = await shop.region.endpoint.listen();
  servers.push(server);
  vi.resetModules();
  const { createProgram } = await import('../../../../cli/evenkeel/program.ts');
  const command = async (...args: string[]) => {
    let written = '';
    const where = ['--fleet', fileURLToPath(new URL('fleet.ts', import.meta.url)), '--endpoint-url', server.url];
    await createProgram((text) => (written += text)).parseAsync([...args, ...where], { from: 'user' });
    return written;
  };
  expect(await command('release', 'shop', '--why', 'a week with AWS alone', '--by', 'ada')).toMatch(
    /^The safety net of shop was removed/,
  );
  await shop.run(10 * MINUTE);
  expect((await registered(shop)).target).toBeUndefined();
  expect(await command('release', 'shop', '--why', 'again')).toMatch(/^shop has no safety net/);
  await command('resume', 'shop', '--by', 'grace');
  await shop.run(10 * MINUTE);
  expect((await registered(shop)).target).toMatchObject({ MinCapacity: 1 });
});
