import {
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  ECSClient,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { defineFleet } from '../../../../fleet/fleet.ts';
import { createRegion } from '../../../../sandbox/region.ts';
import { createBalanced } from '../../../../sandbox/scenarios/balanced.ts';
import { networkArns } from '../../../../sandbox/services/elastic-load-balancing/index.ts';
import { refusal } from '../elastic-load-balancing/support.ts';

const SHOP = { cluster: 'main', service: 'shop' };
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const fleet = defineFleet({ targetGroups: { shop: { ...networkArns('shop'), zones, pool: { ecsService: SHOP } } } });

async function service(settings: Partial<CreateServiceCommandInput>) {
  const region = createRegion();
  const policy = fleet.targetGroups['shop']!;
  await createBalanced(region, 'shop', policy, { port: 443, targetsPerZone: 1, service: settings });
  const client = new ECSClient({ ...region.clientConfig(), maxAttempts: 1 });
  const read = async () =>
    (await client.send(new DescribeServicesCommand({ cluster: 'main', services: ['shop'] }))).services![0]!;
  const spread = () => client.send(new UpdateServiceCommand({ ...SHOP, availabilityZoneRebalancing: 'ENABLED' }));
  return { region, client, read, spread };
}

test.for(['CODE_DEPLOY', 'EXTERNAL'] as const)(
  'a service that %s deploys has task sets instead of deployments, two of them while it deploys',
  async (type) => {
    const { region, read } = await service({ deploymentController: { type } });
    const { taskSets, deployments, deploymentController, availabilityZoneRebalancing } = await read();
    expect([deploymentController, availabilityZoneRebalancing]).toEqual([{ type }, 'DISABLED']);
    expect([deployments ?? [], taskSets!.map(({ status }) => status)]).toEqual([[], ['PRIMARY']]);
    region.ecs.setDeploying('main', 'shop', true);
    expect((await read()).taskSets!.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
  },
);

test.for(['CODE_DEPLOY', 'EXTERNAL'] as const)(
  'a service that %s deploys takes another count of tasks, and no rebalancing',
  async (type) => {
    const { client, read, spread } = await service({ deploymentController: { type } });
    expect(await refusal(spread())).toBe('InvalidParameterException');
    await client.send(new UpdateServiceCommand({ ...SHOP, desiredCount: 4 }));
    expect((await read()).desiredCount).toBe(4);
  },
);

test('a service that may have no more tasks than it wants cannot be rebalanced', async () => {
  const { spread } = await service({
    availabilityZoneRebalancing: 'DISABLED',
    deploymentConfiguration: { maximumPercent: 100 },
  });
  expect(await refusal(spread())).toBe('InvalidParameterException');
  const ordinary = await service({ availabilityZoneRebalancing: 'DISABLED' });
  await ordinary.spread();
  expect((await ordinary.read()).availabilityZoneRebalancing).toBe('ENABLED');
});
