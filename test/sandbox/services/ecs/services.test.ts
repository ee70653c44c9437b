import { DescribeServicesCommand, ECSClient, ListTasksCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { defineFleet } from '../../../../fleet/fleet.ts';
import { createRegion } from '../../../../sandbox/region.ts';
import { createBalanced } from '../../../../sandbox/scenarios/balanced.ts';
import { networkArns } from '../../../../sandbox/services/elastic-load-balancing/index.ts';
import { refusal } from '../elastic-load-balancing/support.ts';

const SHOP = { cluster: 'main', service: 'shop' };

const fleet = defineFleet({
  targetGroups: {
    shop: {
      ...networkArns('shop'),
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      pool: { ecsService: SHOP },
    },
  },
});

/** A service of three tasks behind a Network Load Balancer. */
async function service() {
  const region = createRegion();
  await createBalanced(region, 'shop', fleet.targetGroups['shop']!, { port: 443, targetsPerZone: 1 });
  const client = new ECSClient({ ...region.clientConfig(), maxAttempts: 1 });
  const read = async () => {
    const { services } = await client.send(new DescribeServicesCommand({ cluster: 'main', services: ['shop'] }));
    const { desiredCount, runningCount, pendingCount } = services![0]!;
    return { desiredCount, runningCount, pendingCount };
  };
  const pass = (minutes: number) => region.clock.runUntil(region.clock.now() + minutes * 60_000);
  const zones = () =>
    region.ecs
      .tasksOf('main', 'shop')
      .map(({ zone }) => zone)
      .toSorted();
  return { region, client, read, pass, zones };
}

test('a service that is to have more tasks starts them where there are the fewest', async () => {
  const { client, read, pass, zones } = await service();
  await client.send(new UpdateServiceCommand({ ...SHOP, desiredCount: 5 }));
  expect(await read()).toEqual({ desiredCount: 5, runningCount: 3, pendingCount: 2 });
  await pass(2);
  expect(await read()).toEqual({ desiredCount: 5, runningCount: 5, pendingCount: 0 });
  expect(zones()).toEqual(['eu-west-1a', 'eu-west-1a', 'eu-west-1b', 'eu-west-1b', 'eu-west-1c']);
});

test('its tasks are targets of the group as long as they run', async () => {
  const { region, client, pass } = await service();
  const targets = () => {
    const group = region.elasticLoadBalancing.state.targetGroups.get(fleet.targetGroups['shop']!.arn)!;
    return [...group.targets.values()].filter(({ draining }) => !draining).map(({ id }) => id);
  };
  await client.send(new UpdateServiceCommand({ ...SHOP, desiredCount: 2 }));
  await pass(1);
  expect(targets()).toEqual(region.ecs.tasksOf('main', 'shop').map(({ address }) => address));
  expect(targets()).toHaveLength(2);
});

test('a service that there is not is refused, and missing among the described', async () => {
  const { client } = await service();
  const update = new UpdateServiceCommand({ cluster: 'main', service: 'none', desiredCount: 1 });
  expect(await refusal(client.send(update))).toBe('ServiceNotFoundException');
  const { services, failures } = await client.send(
    new DescribeServicesCommand({ cluster: 'main', services: ['none'] }),
  );
  expect([services, failures!.map(({ reason }) => reason)]).toEqual([[], ['MISSING']]);
});

test('what is not simulated answers 501 and says so', async () => {
  const { client } = await service();
  const list = client.send(new ListTasksCommand({ cluster: 'main' }));
  await expect(list).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  const deploy = client.send(new UpdateServiceCommand({ ...SHOP, forceNewDeployment: true }));
  await expect(deploy).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
});
