import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { createWeighted, shiftWeights, targetsIn } from '../../../../sandbox/scenarios/balanced.ts';
import { zoneId } from '../../../../sandbox/services/ec2/index.ts';
import { A, B, C, deployed, killZone, MINUTE, SECOND, synthesizeOnce } from './deployed.ts';
import fleet from './fleet.ts';

synthesizeOnce();

const [BLUE, GREEN] = [fleet.targetGroups['blue']!, fleet.targetGroups['green']!];

const shift = (region: Region, blue: number, green: number) =>
  shiftWeights(region, BLUE.loadBalancer, { [BLUE.arn]: blue, [GREEN.arn]: green });

interface Targets {
  readonly blue?: number;
  readonly green?: number;
  readonly spares?: number;
  readonly before?: (region: Region) => Promise<void>;
}

/** Two groups behind one listener, all of whose connections go to blue. */
const twoGroups = ({ blue = 3, green = 3, spares = 3, before }: Targets = {}) =>
  deployed('blue', {
    ...(before && { before }),
    create: (region) =>
      createWeighted(region, 'weighted', 443, [
        { name: 'blue', policy: BLUE, weight: 100, port: 443, targetsPerZone: blue, sparesPerZone: spares },
        { name: 'green', policy: GREEN, weight: 0, port: 444, targetsPerZone: green },
      ]),
  });

/** Whether anything was decided about a group but to hold. */
const changes = (decisions: readonly string[]) => decisions.filter((decision) => !decision.startsWith('hold/'));

describe('a group of weight 0', () => {
  test('is told of once, and nothing is done for it, whatever becomes of its targets', async () => {
    const shop = await twoGroups();
    await shop.run(2 * MINUTE);
    killZone(shop, B, 'green');
    await shop.run(2 * 60 * MINUTE);
    expect(shop.decisions('green')).toEqual(['hold/not-in-service']);
    expect(shop.decisions('blue')).toEqual(['hold/even']);
    expect(shop.problems).toEqual([]);
  });

  test('is helped from the moment on in which it gets connections', async () => {
    const shop = await twoGroups();
    await shop.run(2 * MINUTE);
    killZone(shop, B, 'green');
    await shop.run(2 * MINUTE);
    await shift(shop.region, 0, 100);
    await shop.run(6 * MINUTE);
    expect(shop.decisions('green').slice(0, 3)).toEqual([
      'hold/not-in-service',
      'bridge/zone-below-minimum',
      'register/zone-below-minimum',
    ]);
    expect(shop.answered(B)).toBe(1);
  });
});

describe('while weights shift', () => {
  test('nothing moves, and 20 minutes after the last step everything is as before', async () => {
    const shop = await twoGroups();
    await shop.run(2 * MINUTE);
    await shift(shop.region, 90, 10);
    await shop.run(15 * MINUTE);
    await shift(shop.region, 0, 100);
    await shop.run(18 * MINUTE);
    expect(shop.decisions('blue')).toEqual(['hold/even', 'hold/weights-shifting']);
    expect(shop.decisions('green')).toEqual(['hold/not-in-service', 'hold/weights-shifting']);
    await shop.run(5 * MINUTE);
    expect(shop.decisions('blue').at(-1)).toBe('hold/not-in-service');
    expect(shop.decisions('green').at(-1)).toBe('hold/even');
    expect(shop.measures()[B]!.moves).toBe(0);
    expect(shop.problems).toEqual([]);
  });

  test('or a listener is given to another group, nothing moves in the one that gets it', async () => {
    const only = (region: Region, arn: string) => shiftWeights(region, BLUE.loadBalancer, { [arn]: 1 });
    const shop = await twoGroups({ before: (region) => only(region, BLUE.arn) });
    await shop.run(3 * MINUTE);
    expect([shop.decisions('blue'), shop.decisions('green')]).toEqual([['hold/even'], ['hold/no-load-balancer']]);
    await only(shop.region, GREEN.arn);
    await shop.run(18 * MINUTE);
    expect(shop.decisions('blue').at(-1)).toBe('hold/no-load-balancer');
    expect(shop.decisions('green').at(-1)).toBe('hold/weights-shifting');
    await shop.run(5 * MINUTE);
    expect(shop.decisions('green').at(-1)).toBe('hold/even');
  });

  test('a zone that fails gets its bridge and its spares, and keeps them until the shift is over', async () => {
    const shop = await twoGroups();
    await shop.run(2 * MINUTE);
    await shift(shop.region, 50, 50);
    await shop.run(2 * MINUTE);
    const dead = killZone(shop, B, 'blue');
    await shop.run(6 * MINUTE);
    expect([shop.healthy(B), shop.crossZone(), shop.answered(B)]).toEqual([2, 'true', 1]);
    shop.region.tcp.hosts.revive(dead);
    // Healthy again for longer than what helped is kept otherwise.
    await shop.run(9 * MINUTE);
    expect([shop.registered(B).length, shop.crossZone()]).toEqual([5, 'true']);
    expect(shop.decisions('blue').slice(0, 3)).toEqual([
      'hold/even',
      'hold/weights-shifting',
      'bridge/zone-below-minimum',
    ]);
    expect(shop.decisions('blue')).not.toContain('deregister/surplus');
    await shop.run(30 * MINUTE);
    expect([shop.registered(B).length, shop.crossZone()]).toEqual([3, 'use_load_balancer_configuration']);
    expect(shop.decisions('green').every((decision) => !decision.startsWith('register'))).toBe(true);
  });

  test('a shift to a group without targets is answered with what there is, and told', async () => {
    const shop = await twoGroups({ green: 0, spares: 0 });
    await shop.run(2 * MINUTE);
    await shift(shop.region, 0, 100);
    await shop.run(8 * MINUTE);
    expect(shop.decisions('green')).toEqual(['hold/not-in-service', 'hold/no-spare']);
    expect(shop.sayings.some(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'green')).toBe(
      true,
    );
    // Nobody takes anything from blue, to which the traffic may go back.
    expect(changes(shop.decisions('blue'))).toEqual([]);
    expect([A, B, C].map((zone) => shop.registered(zone).length)).toEqual([3, 3, 3]);
  });

  test('a shift to a group without targets takes the spares that there are', async () => {
    const shop = await twoGroups({ green: 0 });
    await shop.run(2 * MINUTE);
    await shift(shop.region, 0, 100);
    await shop.run(8 * MINUTE);
    expect(changes(shop.decisions('green'))).toEqual(Array.from({ length: 3 }, () => 'register/zone-below-minimum'));
    expect([A, B, C].map((zone) => shop.answered(zone))).toEqual([1, 1, 1]);
  });
});

test('weights that shift during a zonal shift change nothing but the reason, and bridges are still turned on', async () => {
  const shop = await twoGroups({
    before: async (region) => {
      const client = new ElasticLoadBalancingV2Client(region.clientConfig());
      await client.send(
        new ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn: BLUE.loadBalancer,
          Attributes: [{ Key: 'zonal_shift.config.enabled', Value: 'true' }],
        }),
      );
      for (const TargetGroupArn of [BLUE.arn, GREEN.arn])
        await client.send(
          new ModifyTargetGroupAttributesCommand({
            TargetGroupArn,
            Attributes: [{ Key: 'target_health_state.unhealthy.connection_termination.enabled', Value: 'false' }],
          }),
        );
    },
  });
  await shop.run(2 * MINUTE);
  shop.region.arcZonalShift.beginAutoshift(zoneId(C), [BLUE.loadBalancer]);
  await shop.run(30 * SECOND);
  await shift(shop.region, 50, 50);
  await shop.run(2 * MINUTE);
  expect(shop.decisions('green')).toEqual(['hold/not-in-service', 'hold/zonal-shift']);
  killZone(shop, B, 'green');
  await shop.run(3 * MINUTE);
  expect(changes(shop.decisions('green'))).toEqual(['bridge/zone-below-minimum']);
  expect(changes(shop.decisions('blue'))).toEqual([]);
});

test('where all groups together use the quota of cross-zone up, no spare is tried, and people hear why', async () => {
  const shop = await twoGroups({
    before: async (region) => {
      // Nine targets of blue, nine of green, and one more at 482 ports: 500, of which most get no connection.
      const [id] = targetsIn(region, GREEN, A);
      const Targets = Array.from({ length: 482 }, (_, at) => ({ Id: id!, Port: 1_000 + at }));
      const client = new ElasticLoadBalancingV2Client(region.clientConfig());
      await client.send(new ModifyTargetGroupCommand({ TargetGroupArn: GREEN.arn, HealthCheckIntervalSeconds: 300 }));
      await region.tcp.checks.instantly(() =>
        client.send(new RegisterTargetsCommand({ TargetGroupArn: GREEN.arn, Targets })),
      );
    },
  });
  await shop.run(3 * MINUTE);
  const dead = killZone(shop, B, 'blue');
  await shop.run(9 * MINUTE);
  expect(shop.decisions('blue')).toEqual(['hold/even', 'bridge/zone-below-minimum', 'hold/target-quota']);
  expect([shop.registered(B), shop.answered(B)]).toEqual([dead, 1]);
  expect(shop.sayings.some(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'blue')).toBe(
    true,
  );
});

test('weights that somebody sets back in the middle of a shift leave either group as it was', async () => {
  const shop = await twoGroups();
  await shop.run(2 * MINUTE);
  await shift(shop.region, 0, 100);
  await shop.run(2 * MINUTE);
  killZone(shop, B, 'green');
  await shop.run(2 * MINUTE);
  // As a stack update does that writes the listener as its template says.
  await shift(shop.region, 100, 0);
  await shop.run(30 * MINUTE);
  expect(changes(shop.decisions('green'))).toEqual(['bridge/zone-below-minimum', 'register/zone-below-minimum']);
  expect(shop.decisions('green').at(-1)).toBe('hold/not-in-service');
  expect([changes(shop.decisions('blue')), shop.decisions('blue').at(-1)]).toEqual([[], 'hold/even']);
});

test('a listener that sends nobody anywhere is told of, and nothing is changed', async () => {
  const shop = await twoGroups();
  await shop.run(2 * MINUTE);
  await shift(shop.region, 0, 0);
  await shop.run(8 * MINUTE);
  expect(shop.decisions('blue')).toEqual(['hold/even', 'hold/all-weights-zero']);
  expect(shop.sayings.some(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'blue')).toBe(
    true,
  );
  expect(changes([...shop.decisions('blue'), ...shop.decisions('green')])).toEqual([]);
});
