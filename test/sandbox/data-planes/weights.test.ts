import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { defineFleet } from '../../../fleet/fleet.ts';
import { groupAt, sharesOf } from '../../../sandbox/data-planes/tcp/shares.ts';
import { TcpSockets } from '../../../sandbox/data-planes/tcp/sockets.ts';
import { createRegion } from '../../../sandbox/region.ts';
import { createWeighted, shiftWeights, targetsIn } from '../../../sandbox/scenarios/balanced.ts';
import { networkArns, type TargetGroup } from '../../../sandbox/services/elastic-load-balancing/index.ts';

const [A, B] = ['eu-west-1a', 'eu-west-1b'] as const;
const PORT = 18_444;

const policies = defineFleet({
  targetGroups: Object.fromEntries(
    ['blue', 'green'].map((name) => [
      name,
      {
        arn: networkArns(name).arn,
        loadBalancer: networkArns('weighted').loadBalancer,
        zones: [A, B],
        pool: 'external',
      },
    ]),
  ),
}).targetGroups;
const [blue, green] = [policies['blue']!, policies['green']!];

/** Two targets in each of two zones, in either group. */
async function weighted(weights: readonly [blue: number, green: number], targetsPerZone = 2) {
  const region = createRegion();
  await createWeighted(region, 'weighted', PORT, [
    { name: 'blue', policy: blue, weight: weights[0], port: PORT, targetsPerZone: 2 },
    { name: 'green', policy: green, weight: weights[1], port: PORT + 1, targetsPerZone },
  ]);
  const loadBalancer = region.elasticLoadBalancing.state.loadBalancers.get(blue.loadBalancer)!;
  return {
    region,
    loadBalancer,
    shift: (toBlue: number, toGreen: number) =>
      shiftWeights(region, blue.loadBalancer, { [blue.arn]: toBlue, [green.arn]: toGreen }),
    run: (seconds: number) => region.clock.runUntil(region.clock.now() + seconds * 1_000),
    answered: (zone: string) => region.tcp.answeredShare(loadBalancer, zone, PORT),
    /** Of a thousand new connections at a zone's address, those that reach a target of green. */
    reachesGreen: (zone: string) => {
      const ids = new Set(targetsIn(region, green, zone));
      const reached = Array.from({ length: 1_000 }, () => region.tcp.route(loadBalancer, zone, PORT));
      return reached.filter((target) => target && ids.has(target.id)).length;
    },
  };
}

test('new connections follow the weights', async () => {
  const { reachesGreen, shift } = await weighted([100, 0]);
  expect(reachesGreen(A)).toBe(0);
  await shift(90, 10);
  expect(reachesGreen(A)).toBeGreaterThan(70);
  expect(reachesGreen(A)).toBeLessThan(130);
  await shift(0, 7);
  expect(reachesGreen(A)).toBe(1_000);
});

test('the share of a group without targets is not answered, and no other group takes it', async () => {
  const { answered, shift } = await weighted([75, 25], 0);
  expect(answered(A)).toBe(0.75);
  await shift(0, 1);
  expect(answered(A)).toBe(0);
});

test('nobody gets a connection while all weights are 0', async () => {
  const { answered } = await weighted([0, 0]);
  expect(answered(A)).toBe(0);
});

test('a group without a share takes no zone out of DNS, and one with a share does', async () => {
  const { region, loadBalancer, shift, run } = await weighted([1, 0]);
  region.tcp.hosts.kill(targetsIn(region, green, B));
  await run(20);
  expect(region.tcp.addressesInDns(loadBalancer)).toEqual(['127.0.1.1', '127.0.2.1']);
  await shift(99, 1);
  expect(region.tcp.addressesInDns(loadBalancer)).toEqual(['127.0.1.1']);
});

/** The next line of a connection. */
const line = (socket: Socket) => new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));

test('over real sockets, every new connection reaches the group that has the weight now', async () => {
  const { region, loadBalancer, shift } = await weighted([1, 0]);
  const sockets = new TcpSockets(region);
  try {
    await sockets.open();
    const ask = async () => line(connect((await sockets.placeOf(loadBalancer, A, PORT))!));
    const ids = (policy: typeof blue) => targetsIn(region, policy, A).map((id) => `${id} ${A}\n`);
    expect(ids(blue)).toContain(await ask());
    await shift(0, 1);
    expect(ids(green)).toContain(await ask());
  } finally {
    await sockets.close();
  }
});

describe('shares', () => {
  const group = (id: string) => ({ id }) as unknown as TargetGroup;
  const listener = (...weights: (number | undefined)[]) => ({
    defaultActions: [
      {
        Type: 'forward' as const,
        ForwardConfig: { TargetGroups: weights.map((Weight, at) => ({ TargetGroupArn: `g${at}`, Weight })) },
      },
    ],
  });
  const shares = (...weights: (number | undefined)[]) => sharesOf(listener(...weights), group);

  test.for([
    ['a single group without a weight has all of it', [undefined], [1]],
    ['each has its part of the sum', [1, 3, 0], [0.25, 0.75, 0]],
    ['nobody has one of nothing', [0, 0], [0, 0]],
  ] as const)('%s', ([, weights, expected]) => {
    expect(shares(...weights).map(({ share }) => share)).toEqual(expected);
  });

  test.for([
    ['the beginning is the first one’s', 0, 'g0'],
    ['just before its end, too', 0.2499, 'g0'],
    ['its end is the second one’s', 0.25, 'g1'],
    ['what rounding leaves over is the last one’s that has any', 1, 'g1'],
  ] as const)('%s', ([, point, expected]) => {
    expect(groupAt(shares(1, 3, 0), point)?.id).toBe(expected);
  });

  test('of nothing, no point belongs to anybody', () => {
    expect(groupAt(shares(0, 0), 0)).toBeUndefined();
  });
});
