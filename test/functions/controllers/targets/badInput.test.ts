import { AutoScalingClient, LaunchInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  AddTagsCommand,
  RegisterTargetsCommand,
  RemoveTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { createBalanced, runInstances, targetsIn } from '../../../../sandbox/scenarios/balanced.ts';
import { DEFAULT_SUBNETS, OTHER_SUBNET, zoneId } from '../../../../sandbox/services/ec2/index.ts';
import { A, B, C, deployed, type Deployed, killZone, MINUTE, SECOND, synthesizeOnce } from './deployed.ts';
import fleet from './fleet.ts';

synthesizeOnce();

const SHOP = fleet.targetGroups['shop']!;
const SPARE = { pool: 'spare' };

const elb = (region: Region) => new ElasticLoadBalancingV2Client(region.clientConfig());

/** The numbers of the last decision that said this. */
const numbersOf = ({ sayings }: Deployed, reason: string) =>
  sayings.findLast(({ type, detail }) => type === 'Decision Made' && detail['reason'] === reason)?.detail['numbers'];

describe('a fleet that does not fit what is there', () => {
  test('holds where no listener sends to the group', async () => {
    const shop = await deployed('shop', { withListener: false });
    await shop.run(2 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/no-load-balancer']);
  });

  test('holds where the target of the group is an Application Load Balancer', async () => {
    const shop = await deployed('shop', {
      before: (region) => {
        Object.assign(region.elasticLoadBalancing.state.targetGroups.get(SHOP.arn)!, { targetType: 'alb' });
        return Promise.resolve();
      },
    });
    await shop.run(2 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/alb-target']);
  });

  test('holds where nobody has tagged the group, and changes nothing', async () => {
    const shop = await deployed('shop', {
      before: async (region) => {
        await elb(region).send(new RemoveTagsCommand({ ResourceArns: [SHOP.arn], TagKeys: ['evenkeel:stage'] }));
      },
    });
    await shop.run(MINUTE);
    killZone(shop, B);
    await shop.run(3 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/not-tagged']);
    expect(shop.crossZone()).toBe('use_load_balancer_configuration');
  });

  test('keeps in mind what it has lent while the tag is missing for a while', async () => {
    const shop = await deployed();
    await shop.run(5 * MINUTE);
    const dead = killZone(shop, B);
    await shop.run(6 * MINUTE);
    expect([shop.healthy(B), shop.crossZone()]).toEqual([2, 'true']);
    const tags = { ResourceArns: [SHOP.arn] };
    await elb(shop.region).send(new RemoveTagsCommand({ ...tags, TagKeys: ['evenkeel:stage'] }));
    await shop.run(5 * MINUTE);
    expect(shop.decisions().at(-1)).toBe('hold/not-tagged');
    await elb(shop.region).send(new AddTagsCommand({ ...tags, Tags: [{ Key: 'evenkeel:stage', Value: 'dev' }] }));
    shop.region.tcp.hosts.revive(dead);
    await shop.run(25 * MINUTE);
    expect([shop.healthy(B), shop.crossZone(), shop.decisions().at(-1)]).toEqual([
      3,
      'use_load_balancer_configuration',
      'hold/even',
    ]);
  });

  test('is denied by its role what is not tagged, whatever it would decide', async () => {
    const shop = await deployed();
    const { region } = shop;
    const { roleArn } = region.lambda.functions().find(({ name }) => name.includes('TargetsFunction'))!.settings;
    expect(region.iam.roleMay(roleArn, 'elasticloadbalancing:DeregisterTargets', SHOP.arn)).toBe(true);
    await elb(region).send(new RemoveTagsCommand({ ResourceArns: [SHOP.arn], TagKeys: ['evenkeel:stage'] }));
    for (const action of ['RegisterTargets', 'DeregisterTargets', 'ModifyTargetGroupAttributes']) {
      expect(region.iam.roleMay(roleArn, `elasticloadbalancing:${action}`, SHOP.arn)).toBe(false);
    }
  });
});

describe('a pool that cannot help', () => {
  test('leaves the zone to its bridge, and says why each candidate is none', async () => {
    const shop = await deployed('shop', {
      sparesPerZone: 0,
      before: async (region) => {
        await runInstances(region, OTHER_SUBNET, 1, SPARE);
        const stopped = await runInstances(region, DEFAULT_SUBNETS[1]!, 2, SPARE);
        await region.clock.runUntil(region.clock.now() + MINUTE);
        await new EC2Client(region.clientConfig()).send(new StopInstancesCommand({ InstanceIds: stopped }));
      },
    });
    await shop.run(MINUTE);
    killZone(shop, B);
    await shop.run(4 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/even', 'bridge/zone-below-minimum', 'hold/no-spare']);
    expect(numbersOf(shop, 'no-spare')).toMatchObject({ spares: 0, notRunning: 2, otherVpc: 1 });
    expect([shop.crossZone(), shop.answered(B), shop.measures()[B]!.moves]).toEqual(['true', 1, 0]);
  });
});

describe('a pool whose instances serve another group already', () => {
  test('has no spare, and says so', async () => {
    const shop = await deployed('shop', {
      before: async (region) => {
        const watched = fleet.targetGroups['watched']!;
        await createBalanced(region, 'watched', watched, { port: 443, targetsPerZone: 0 });
        const inB = region.ec2.state.instances
          .all()
          .filter(({ subnet, tags }) => subnet.zone === B && tags.has('pool'));
        const Targets = inB.map(({ id }) => ({ Id: id }));
        await elb(region).send(new RegisterTargetsCommand({ TargetGroupArn: watched.arn, Targets }));
      },
    });
    await shop.run(MINUTE);
    killZone(shop, B);
    await shop.run(4 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/even', 'bridge/zone-below-minimum', 'hold/no-spare']);
    expect(numbersOf(shop, 'no-spare')).toMatchObject({ registeredElsewhere: 3, spares: 6 });
    expect(shop.registered(B)).toHaveLength(3);
  });
});

describe('an Auto Scaling group that is as large as it may be', () => {
  test('is asked for nothing, and the reason says so', async () => {
    const scaled = await deployed('scaled', {
      before: async (region) => {
        const launch = { AutoScalingGroupName: 'scaled', AvailabilityZones: [A], RequestedCapacity: 3 };
        const client = new AutoScalingClient(region.clientConfig());
        await client.send(new LaunchInstancesCommand({ ...launch, ClientToken: 'by-hand', RetryStrategy: 'none' }));
      },
    });
    await scaled.run(5 * MINUTE);
    killZone(scaled, B, 'scaled');
    await scaled.run(4 * MINUTE);
    expect(scaled.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/pool-at-maximum']);
    expect(scaled.decisions()).not.toContain('launch/no-spare');
  });
});

describe('a group in a single zone', () => {
  test('gets spares, for there is no other zone to lean on', async () => {
    const lonely = await deployed('lonely');
    await lonely.run(MINUTE);
    killZone(lonely, A, 'lonely');
    await lonely.run(6 * MINUTE);
    expect(lonely.decisions().slice(0, 3)).toEqual([
      'hold/even',
      'register/zone-below-minimum',
      'hold/newcomers-on-the-way',
    ]);
    expect([lonely.healthy(A), lonely.crossZone()]).toEqual([1, 'use_load_balancer_configuration']);
  });

  test('without a spare is held with this reason, and loses no target', async () => {
    const lonely = await deployed('lonely', { sparesPerZone: 0 });
    await lonely.run(MINUTE);
    killZone(lonely, A, 'lonely');
    await lonely.run(4 * MINUTE);
    expect(lonely.decisions()).toEqual(['hold/even', 'hold/one-zone']);
    expect(lonely.registered(A)).toHaveLength(3);
  });
});

describe('a load balancer that is enabled in a zone that the fleet does not name', () => {
  test('keeps that zone alive, too, although no alarm tells of it', async () => {
    const lonely = await deployed('lonely', {
      create: (region) =>
        createBalanced(
          region,
          'lonely',
          { ...fleet.targetGroups['lonely']!, zones: [A, B] },
          { port: 443, targetsPerZone: 2, sparesPerZone: 0 },
        ),
    });
    await lonely.run(5 * MINUTE);
    lonely.region.tcp.hosts.kill(lonely.registered(B));
    await lonely.run(4 * MINUTE);
    expect([lonely.decisions().at(0), lonely.decisions().slice(-2)]).toEqual([
      'hold/even',
      ['bridge/zone-below-minimum', 'hold/no-spare'],
    ]);
    expect(lonely.answered(B)).toBe(1);
  });
});

describe('a load balancer with more targets than cross-zone load balancing takes', () => {
  test('is not bridged, and says so', async () => {
    const shop = await deployed('shop', { targetsPerZone: 167, sparesPerZone: 0 });
    await shop.run(MINUTE);
    killZone(shop, B);
    await shop.run(2 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/even', 'hold/bridge-quota']);
    expect([shop.crossZone(), shop.registered(B).length]).toEqual(['use_load_balancer_configuration', 167]);
  });
});

describe('a target outside of the VPC', () => {
  test('counts in no zone, and keeps no zone from being helped', async () => {
    const tasks = await deployed('tasks', {
      before: async (region) => {
        const TargetGroupArn = fleet.targetGroups['tasks']!.arn;
        const Targets = [{ Id: '172.16.0.1', Port: 443, AvailabilityZone: 'all' }];
        await elb(region).send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
        region.tcp.hosts.kill(['172.16.0.1']);
      },
    });
    await tasks.run(2 * MINUTE);
    expect(numbersOf(tasks, 'even')).toMatchObject({ outsideVpc: 1, [`${A} registered`]: 3, [`${B} registered`]: 3 });
    killZone(tasks, B, 'tasks');
    await tasks.run(4 * MINUTE);
    expect(tasks.decisions()).toContain('bridge/zone-below-minimum');
    expect(targetsIn(tasks.region, fleet.targetGroups['tasks']!, 'all')).toEqual(['172.16.0.1']);
  });
});

describe('a load balancer that is opted into zonal shift', () => {
  const optIn = async (region: Region) => {
    const Attributes = [{ Key: 'zonal_shift.config.enabled', Value: 'true' }];
    const LoadBalancerArn = SHOP.loadBalancer;
    await elb(region).send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
  };

  test('is not bridged where that would bar a shift; spares come all the same', async () => {
    // A group terminates connections of unhealthy targets unless told otherwise, which ARC does not want then.
    const shop = await deployed('shop', { before: optIn });
    await shop.run(MINUTE);
    killZone(shop, B);
    await shop.run(5 * MINUTE);
    expect(shop.decisions()).toEqual([
      'hold/even',
      'register/zone-below-minimum',
      'hold/newcomers-on-the-way',
      'hold/even',
    ]);
    expect(shop.crossZone()).toBe('use_load_balancer_configuration');
  });

  test('is left alone while its traffic is shifted away from a zone, by whomever', async () => {
    const shop = await deployed('shop', { before: optIn });
    await shop.run(MINUTE);
    shop.region.arcZonalShift.beginAutoshift(zoneId(C), [SHOP.loadBalancer]);
    await shop.run(30 * SECOND);
    expect(shop.decisions()).toEqual(['hold/even', 'hold/zonal-shift']);
    expect([shop.answered(A), shop.answered(C)]).toEqual([1, 0]);
    shop.region.arcZonalShift.endAutoshift(zoneId(C));
    await shop.run(30 * SECOND);
    expect(shop.decisions().at(-1)).toBe('hold/even');
  });
});

test('nothing that the function does is denied to it', async () => {
  const shop = await deployed();
  await shop.run(30 * SECOND);
  killZone(shop, B);
  await shop.run(6 * MINUTE);
  expect(shop.region.iam.denials.filter(({ role }) => role.includes('Targets'))).toEqual([]);
  expect(shop.healthy(B)).toBe(2);
});
