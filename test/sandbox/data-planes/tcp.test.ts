import {
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { defineFleet } from '../../../fleet/fleet.ts';
import { isAnswered, TcpSockets } from '../../../sandbox/data-planes/tcp/sockets.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { createBalanced, targetsIn } from '../../../sandbox/scenarios/balanced.ts';
import { networkArns } from '../../../sandbox/services/elastic-load-balancing/index.ts';

const [A, B] = ['eu-west-1a', 'eu-west-1b'] as const;
const PORT = 18_443;

const policy = defineFleet({
  targetGroups: {
    shop: { ...networkArns('shop'), zones: [A, B], pool: { ec2: { tagKey: 'pool', tagValue: 'spare' } } },
  },
}).targetGroups['shop']!;

/** Two targets in each of two zones, checked every ten seconds. */
async function balanced() {
  const region = createRegion();
  await createBalanced(region, 'shop', policy, { port: PORT, targetsPerZone: 2 });
  const { state } = region.elasticLoadBalancing;
  const loadBalancer = state.loadBalancers.get(policy.loadBalancer)!;
  return {
    region,
    loadBalancer,
    run: (seconds: number) => region.clock.runUntil(region.clock.now() + seconds * 1_000),
    answered: (zone: string) => region.tcp.answeredShare(loadBalancer, zone, PORT),
    states: (zone: string) =>
      [...state.targetGroups.get(policy.arn)!.targets.values()]
        .filter((target) => target.zone === zone)
        .map(({ health }) => health.state),
  };
}

const elb = (region: Region) => new ElasticLoadBalancingV2Client(region.clientConfig());

const setCrossZone = (region: Region, Value: 'true' | 'false') =>
  elb(region).send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: policy.arn,
      Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value }],
    }),
  );

test('a target is unhealthy after two failed checks, and healthy again after two passed ones', async () => {
  const { region, run, states } = await balanced();
  const dead = targetsIn(region, policy, B);
  region.tcp.hosts.kill(dead);
  await run(9);
  expect(states(B)).toEqual(['healthy', 'healthy']);
  await run(11);
  expect(states(B)).toEqual(['unhealthy', 'unhealthy']);
  region.tcp.hosts.revive(dead);
  await run(20);
  expect(states(B)).toEqual(['healthy', 'healthy']);
});

test('a zone with one healthy target sends everybody there, and with none it fails open', async () => {
  const { region, run, answered } = await balanced();
  const [first, second] = targetsIn(region, policy, B);
  region.tcp.hosts.kill([first!]);
  expect(answered(B)).toBe(0.5);
  await run(20);
  expect(answered(B)).toBe(1);
  region.tcp.hosts.kill([second!]);
  await run(20);
  region.tcp.hosts.revive([first!]);
  // Both still count as unhealthy: connections go to either, and one of them lives again.
  expect(answered(B)).toBe(0.5);
});

test('a zone without targets refuses connections', async () => {
  const { region, answered } = await balanced();
  const Targets = targetsIn(region, policy, B).map((Id) => ({ Id }));
  await elb(region).send(new DeregisterTargetsCommand({ TargetGroupArn: policy.arn, Targets }));
  expect([answered(A), answered(B)]).toEqual([1, 0]);
});

test('cross-zone load balancing reaches the other zone half a minute after it was turned on', async () => {
  const { region, run, answered } = await balanced();
  region.tcp.hosts.kill(targetsIn(region, policy, B));
  await run(20);
  await setCrossZone(region, 'true');
  await run(29);
  expect(answered(B)).toBe(0);
  await run(1);
  expect(answered(B)).toBe(1);
});

test('an address whose node is down answers nobody, bridged or not', async () => {
  const { region, run, answered } = await balanced();
  await setCrossZone(region, 'true');
  await run(30);
  region.tcp.hosts.failZone(B);
  await run(30);
  expect([answered(A), answered(B)]).toEqual([1, 0]);
});

test('a zone without a healthy target leaves DNS, and all of them come back when none has one', async () => {
  const { region, loadBalancer, run } = await balanced();
  const addresses = () => region.tcp.addressesInDns(loadBalancer);
  expect(addresses()).toEqual(['127.0.1.1', '127.0.2.1']);
  region.tcp.hosts.kill(targetsIn(region, policy, B));
  await run(20);
  expect(addresses()).toEqual(['127.0.1.1']);
  region.tcp.hosts.kill(targetsIn(region, policy, A));
  await run(20);
  expect(addresses()).toEqual(['127.0.1.1', '127.0.2.1']);
});

test('real sockets listen at every address, and answer as long as a target lives', async () => {
  const { region, loadBalancer } = await balanced();
  const sockets = new TcpSockets(region);
  try {
    await sockets.open();
    const asks = async (zone: string) => {
      const place = await sockets.placeOf(loadBalancer, zone, PORT);
      return place !== undefined && (await isAnswered(place));
    };
    expect([await asks(A), await asks(B)]).toEqual([true, true]);
    region.tcp.hosts.kill(targetsIn(region, policy, B));
    expect([await asks(A), await asks(B)]).toEqual([true, false]);
    region.tcp.hosts.revive(targetsIn(region, policy, B));
    expect(await asks(B)).toBe(true);
  } finally {
    await sockets.close();
  }
});
