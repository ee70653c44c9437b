import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { createBalanced } from '../../../../sandbox/scenarios/balanced.ts';
import { A, B, C, deployed, type Deployed, killZone, MINUTE, SECOND, synthesizeOnce } from './deployed.ts';
import fleet from './fleet.ts';

synthesizeOnce();

/** Why people are told something about a group, in order and each reason once. */
const toldPeople = ({ sayings }: Deployed, name = 'shop') => [
  ...new Set(
    sayings
      .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === name)
      .map(({ detail }) => `${String(detail['state'])} ${String(detail['reason'])}`),
  ),
];

/** Another group of the fleet beside the one that was deployed. */
const withWatched = (region: Region) =>
  createBalanced(region, 'watched', fleet.targetGroups['watched']!, { port: 443, targetsPerZone: 3 });

const decisionsAbout = ({ sayings }: Deployed, name: string) =>
  sayings
    .filter(({ type, detail }) => type === 'Decision Made' && detail['resource'] === name)
    .map(({ detail }) => `${String(detail['kind'])}/${String(detail['reason'])}`);

describe('a zone without capacity', () => {
  test('does not keep another zone that is short from its own in the same look', async () => {
    const scaled = await deployed('scaled');
    await scaled.run(5 * MINUTE);
    const asked: { readonly zone: string; readonly atMs: number }[] = [];
    scaled.region.endpoint.intercept = async ({ operation }, input, next) => {
      if (operation !== 'LaunchInstances') return await next();
      const zone = (input as { readonly AvailabilityZones: readonly string[] }).AvailabilityZones[0]!;
      asked.push({ zone, atMs: scaled.region.clock.now() });
      if (zone !== A) return await next();
      return { Instances: [], Errors: [{ ErrorCode: 'InsufficientInstanceCapacity', ErrorMessage: 'none there' }] };
    };
    killZone(scaled, A, 'scaled');
    killZone(scaled, B, 'scaled');
    await scaled.run(10 * MINUTE);
    expect(asked.slice(0, 2).map(({ zone }) => zone)).toEqual([A, B]);
    expect(asked[1]!.atMs - asked[0]!.atMs).toBeLessThan(10 * SECOND);
    expect([scaled.healthy(A), scaled.healthy(B), scaled.healthy(C)]).toEqual([0, 1, 3]);
    // What AWS refuses, and that the zone lacks its targets although the launch is only backing off.
    expect(toldPeople(scaled, 'scaled')).toEqual([`raised refused launch scaled/${A}`, 'raised no-spare']);
    const client = new AutoScalingClient(scaled.region.clientConfig());
    const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    expect(AutoScalingGroups![0]!.DesiredCapacity).toBe(10);
  });
});

describe('a zone below its minimum with no spare', () => {
  test('is told to people after a few minutes, and once it is over', async () => {
    const shop = await deployed('shop', { sparesPerZone: 0 });
    await shop.run(MINUTE);
    const dead = killZone(shop, B);
    await shop.run(5 * MINUTE);
    expect(toldPeople(shop)).toEqual([]);
    await shop.run(4 * MINUTE);
    expect(toldPeople(shop)).toEqual(['raised no-spare']);
    shop.region.tcp.hosts.revive(dead);
    await shop.run(15 * MINUTE);
    expect(toldPeople(shop)).toEqual(['raised no-spare', 'over no-spare']);
  });
});

describe('cross-zone load balancing that another tool turns off whenever it is on', () => {
  test('is turned on ever more seldom, and people are told', async () => {
    const kube = await deployed('kube');
    const { arn } = fleet.targetGroups['kube']!;
    const elb = new ElasticLoadBalancingV2Client(kube.region.clientConfig());
    const Attributes = [{ Key: 'load_balancing.cross_zone.enabled', Value: 'false' }];
    await kube.run(MINUTE);
    killZone(kube, B, 'kube');
    let times = 0;
    for (let minute = 0; minute < 60; minute += 5) {
      await kube.run(5 * MINUTE);
      if (kube.crossZone() !== 'true') continue;
      times++;
      await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
    }
    expect(times).toBe(5);
    expect(toldPeople(kube, 'kube')).toContain('raised repeats bridge');
    expect(kube.decisions()).toContain('hold/repeating');
  });
});

describe('a group that cannot be read', () => {
  test('leaves the others their turn, is told, and is looked at again once it can be', async () => {
    const shop = await deployed('shop', { before: withWatched });
    await shop.run(MINUTE);
    const broken = fleet.targetGroups['shop']!.arn;
    let isBroken = true;
    shop.region.endpoint.intercept = (call, input, next) => {
      const { TargetGroupArn } = input as { readonly TargetGroupArn?: string };
      if (isBroken && call.operation === 'DescribeTargetHealth' && TargetGroupArn === broken) {
        throw Object.assign(new Error('You are not authorized.'), { name: 'AccessDenied' });
      }
      return next();
    };
    killZone(shop, B, 'watched');
    await shop.run(15 * MINUTE);
    expect(decisionsAbout(shop, 'watched')).toEqual(['hold/even', 'bridge/zone-below-minimum']);
    expect(toldPeople(shop)).toEqual(['raised unreadable']);
    isBroken = false;
    await shop.run(10 * MINUTE);
    expect(toldPeople(shop)).toEqual(['raised unreadable', 'over unreadable']);
  });

  test('because it is gone says so', async () => {
    const shop = await deployed('shop');
    await shop.run(MINUTE);
    const { targetGroups } = shop.region.elasticLoadBalancing.state;
    targetGroups.remove(targetGroups.get(fleet.targetGroups['shop']!.arn)!);
    await shop.run(2 * MINUTE);
    expect(decisionsAbout(shop, 'shop')).toEqual(['hold/even', 'hold/group-not-found']);
  });
});

describe('a look at the alarms that fails', () => {
  test('leaves every group its ordinary turn', async () => {
    const shop = await deployed('shop');
    await shop.run(MINUTE);
    shop.region.endpoint.intercept = ({ operation }, _input, next) => {
      if (operation !== 'DescribeAlarms') return next();
      throw Object.assign(new Error('You are not authorized.'), { name: 'AccessDenied' });
    };
    killZone(shop, B);
    await shop.run(3 * MINUTE);
    expect(decisionsAbout(shop, 'shop')).toContain('bridge/zone-below-minimum');
  });
});
