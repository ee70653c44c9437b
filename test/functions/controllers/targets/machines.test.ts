import {
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
  type TargetDescription,
  type TargetTypeEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { DEFAULT_VPC } from '../../../../sandbox/services/ec2/index.ts';
import { B, deployed, type Deployed, killZone, MINUTE, synthesizeOnce } from './deployed.ts';
import fleet from './fleet.ts';

synthesizeOnce();

const { arn: TargetGroupArn } = fleet.targetGroups['shop']!;

const elb = (region: Region) => new ElasticLoadBalancingV2Client(region.clientConfig());

const register = (region: Region, Targets: TargetDescription[], groupArn = TargetGroupArn) =>
  elb(region).send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));

/** The numbers of the last decision that said this. */
const numbersOf = ({ sayings }: Deployed, reason: string) =>
  sayings.findLast(({ type, detail }) => type === 'Decision Made' && detail['reason'] === reason)?.detail['numbers'];

/** In the order in which spares are taken. */
const instancesIn = (region: Region, zone: string, tag: string) =>
  region.ec2.state.instances
    .all()
    .filter(({ subnet, tags }) => subnet.zone === zone && tags.has(tag))
    .toSorted((a, b) => a.id.localeCompare(b.id));

describe('three machines of the second zone, registered at another port than the group’s', () => {
  /** Their registrations at the group's own port go. */
  async function moveToPort(shop: Deployed): Promise<string[]> {
    const ids = shop.registered(B);
    await register(
      shop.region,
      ids.map((Id) => ({ Id, Port: 9443 })),
    );
    const Targets = ids.map((Id) => ({ Id, Port: 443 }));
    await elb(shop.region).send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
    await shop.run(10 * MINUTE);
    return ids;
  }

  test('keep their bridge while one of them is alive, however often that one is registered', async () => {
    const shop = await deployed('shop', { sparesPerZone: 0 });
    await shop.run(MINUTE);
    const [alive, ...dead] = await moveToPort(shop);
    shop.region.tcp.hosts.kill(dead);
    await shop.run(2 * MINUTE);
    await register(shop.region, [{ Id: alive!, Port: 443 }]);
    await shop.run(20 * MINUTE);
    // Two registrations are healthy, and the zone needs two machines.
    expect(shop.healthy(B)).toBe(2);
    expect(shop.decisions().at(-1)).toBe('hold/no-spare');
    expect(shop.crossZone()).toBe('true');
    expect(numbersOf(shop, 'no-spare')).toMatchObject({ [`${B} healthy`]: 1, [`${B} registered`]: 3 });
  });

  test('are no spares for the group’s own port', async () => {
    const shop = await deployed('shop', {
      before: async (region) => {
        const Targets = instancesIn(region, B, 'pool').map(({ id }) => ({ Id: id, Port: 9443 }));
        await register(region, Targets);
      },
    });
    await shop.run(5 * MINUTE);
    // Three at 443, three at 9443: all of the zone's machines.
    const ids = killZone(shop, B);
    expect(ids).toHaveLength(6);
    await shop.run(4 * MINUTE);
    expect(shop.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/no-spare']);
    expect(shop.registered(B)).toHaveLength(6);
  });
});

describe('spares of the second zone that are registered in a group outside of the fleet', () => {
  const otherGroup = async (region: Region, TargetType: TargetTypeEnum, count: number) => {
    const { TargetGroups: [group] = [] } = await elb(region).send(
      new CreateTargetGroupCommand({ Name: 'foreign', Protocol: 'TCP', Port: 25, VpcId: DEFAULT_VPC, TargetType }),
    );
    const Targets = instancesIn(region, B, 'pool')
      .slice(0, count)
      .map(({ id, address }) => ({ Id: TargetType === 'ip' ? address : id }));
    await register(region, Targets, group?.TargetGroupArn);
  };

  test.for(['instance', 'ip'] as const)('by %s are none here, and the reason says so', async (targetType) => {
    const shop = await deployed('shop', { before: (region) => otherGroup(region, targetType, 3) });
    await shop.run(MINUTE);
    killZone(shop, B);
    await shop.run(4 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/even', 'bridge/zone-below-minimum', 'hold/no-spare']);
    expect(numbersOf(shop, 'no-spare')).toMatchObject({ registeredElsewhere: 3, spares: 6 });
    expect(shop.registered(B)).toHaveLength(3);
  });

  test('leave the zone those that are not', async () => {
    const shop = await deployed('shop', { before: (region) => otherGroup(region, 'ip', 1) });
    await shop.run(MINUTE);
    const [taken] = instancesIn(shop.region, B, 'pool');
    killZone(shop, B);
    await shop.run(6 * MINUTE);
    expect(shop.healthy(B)).toBe(2);
    expect(shop.registered(B)).not.toContain(taken!.id);
  });
});

describe('a VPC with more target groups than can be looked into at once', () => {
  test('says how many are unknown yet, and looks into all of them within minutes', async () => {
    const shop = await deployed('shop', {
      sparesPerZone: 1,
      before: async (region) => {
        for (let at = 0; at < 30; at++) {
          const group = { Name: `foreign-${at}`, Protocol: 'TCP', Port: 25, VpcId: DEFAULT_VPC } as const;
          await elb(region).send(new CreateTargetGroupCommand(group));
        }
      },
    });
    const asked = new Set<unknown>();
    shop.region.endpoint.onCall = ({ context: { operation }, input }) => {
      if (operation === 'DescribeTargetHealth') asked.add((input as { TargetGroupArn: string }).TargetGroupArn);
    };
    await shop.run(MINUTE);
    expect(asked.size).toBe(1);
    killZone(shop, B);
    await shop.run(2 * MINUTE);
    const { groupsNotRead } = numbersOf(shop, 'zone-below-minimum') as { groupsNotRead: number };
    expect(groupsNotRead).toBeGreaterThan(20);
    expect(groupsNotRead).toBeLessThan(30);
    await shop.run(8 * MINUTE);
    expect([...asked].filter((arn) => String(arn).includes('/foreign-'))).toHaveLength(30);
  });
});

describe('a group of addresses that belong to instances of the pool', () => {
  test('takes another instance for a spare by its address, and gives it back by its address', async () => {
    const shop = await deployed('shop', {
      targetType: 'ip',
      // Those that serve already carry the pool's tag, too.
      before: (region) => {
        for (const instance of region.ec2.state.instances.all()) instance.tags.set('pool', 'spare');
        return Promise.resolve();
      },
    });
    await shop.run(MINUTE);
    const addresses = shop.registered(B);
    killZone(shop, B);
    await shop.run(8 * MINUTE);
    expect(numbersOf(shop, 'newcomers-on-the-way')).toMatchObject({ [`${B} registered`]: 5, spares: 7 });
    expect([shop.healthy(B), shop.registered(B).length]).toEqual([2, 5]);
    shop.region.tcp.hosts.revive(addresses);
    await shop.run(20 * MINUTE);
    expect(shop.registered(B)).toEqual(addresses);
    expect(shop.decisions().slice(-2)).toEqual(['unbridge/zones-hold', 'hold/even']);
  });
});
