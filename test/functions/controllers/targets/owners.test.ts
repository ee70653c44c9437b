import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  EnterStandbyCommand,
  PutLifecycleHookCommand,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { UpdateServiceCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  AddTagsCommand,
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { A, B, C, deployed, type Deployed, killZone, MINUTE, SECOND, synthesizeOnce } from './deployed.ts';
import fleet from './fleet.ts';

synthesizeOnce();

const scaling = (region: Region) => new AutoScalingClient(region.clientConfig());
const elb = (region: Region) => new ElasticLoadBalancingV2Client(region.clientConfig());
const suspend = (...ScalingProcesses: string[]) =>
  new SuspendProcessesCommand({ AutoScalingGroupName: 'scaled', ScalingProcesses });

/** Why people were told something about a group, each reason once. */
const toldPeople = ({ sayings }: Deployed, name: string) => [
  ...new Set(
    sayings
      .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === name)
      .map(({ detail }) => String(detail['reason'])),
  ),
];

const groupIn = async (region: Region) =>
  (await scaling(region).send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups![0]!;

/** The calls that change something, by the functions. */
function changesIn(region: Region): string[] {
  const changes: string[] = [];
  region.endpoint.onCall = ({ context: { service, operation, accessKeyId } }) => {
    const isOurs = region.iam.identityOf(accessKeyId).arn.includes(':assumed-role/');
    if (isOurs && !/^(Describe|Get)/.test(operation) && /^(elasticload|autoscaling|ecs)/.test(service))
      changes.push(operation);
  };
  return changes;
}

describe('an outage during an instance refresh', () => {
  test.for(['Pending', 'Baking'])(
    'is bridged, and nothing else is done while it is %s; afterwards the zone is helped',
    async (status) => {
      const scaled = await deployed('scaled');
      await scaled.run(5 * MINUTE);
      scaled.region.autoScaling.setRefresh('scaled', status);
      killZone(scaled, B, 'scaled');
      await scaled.run(10 * MINUTE);
      expect(scaled.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/owner-refreshing']);
      expect(toldPeople(scaled, 'scaled')).toEqual(['help held back']);
      scaled.region.autoScaling.setRefresh('scaled', 'Successful');
      await scaled.run(8 * MINUTE);
      expect([scaled.decisions().includes('launch/no-spare'), scaled.healthy(B)]).toEqual([true, 1]);
    },
  );
});

describe('targets of an Auto Scaling group that tagged spares help', () => {
  /** Nine targets of the Auto Scaling group `web`, and three spares in each zone. */
  const withOwner = async (TargetGroupARNs: string[] = [fleet.targetGroups['shop']!.arn]) => {
    const shop = await deployed('shop', {
      targetsPerZone: TargetGroupARNs.length > 0 ? 0 : 3,
      before: async (region) => {
        await scaling(region).send(
          new CreateAutoScalingGroupCommand({
            AutoScalingGroupName: 'web',
            LaunchTemplate: { LaunchTemplateName: 'web' },
            MinSize: 0,
            MaxSize: 12,
            DesiredCapacity: 9,
            VPCZoneIdentifier: [1, 2, 3].map((zone) => `subnet-0a00000000000000${zone}`).join(),
            TargetGroupARNs,
          }),
        );
        await region.clock.runUntil(region.clock.now() + 5 * MINUTE);
      },
    });
    await shop.run(2 * MINUTE);
    return shop;
  };

  test('are left alone while an instance refresh of it is under way, and helped afterwards', async () => {
    const shop = await withOwner();
    shop.region.autoScaling.setRefresh('web', 'InProgress');
    killZone(shop, B);
    await shop.run(4 * MINUTE);
    expect(shop.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/owner-refreshing']);
    shop.region.autoScaling.setRefresh('web', 'Successful');
    await shop.run(5 * MINUTE);
    expect([shop.decisions().includes('register/zone-below-minimum'), shop.healthy(B)]).toEqual([true, 2]);
  });

  test('are not evened out while it launches or terminates by itself', async () => {
    const shop = await withOwner();
    const client = scaling(shop.region);
    await client.send(
      new PutLifecycleHookCommand({
        AutoScalingGroupName: 'web',
        LifecycleHookName: 'drain',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      }),
    );
    const [leaving] = shop.registered(B);
    await client.send(
      new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: leaving, ShouldDecrementDesiredCapacity: true }),
    );
    const { arn: TargetGroupArn } = fleet.targetGroups['shop']!;
    const Targets = shop.region.ec2.state.instances
      .all()
      .filter(({ subnet, tags }) => subnet.zone === A && tags.has('pool'))
      .map(({ id }) => ({ Id: id }));
    await elb(shop.region).send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
    await shop.run(6 * MINUTE);
    expect(shop.decisions().at(-1)).toBe('hold/owner-scaling');
  });

  test('are helped whatever a group does that is not attached to them', async () => {
    const shop = await withOwner([]);
    shop.region.autoScaling.setRefresh('web', 'InProgress');
    const { arn: TargetGroupArn } = fleet.targetGroups['shop']!;
    const one = shop.region.ec2.state.instances
      .all()
      .find(({ tags }) => tags.get('aws:autoscaling:groupName') === 'web');
    await elb(shop.region).send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: one!.id }] }));
    killZone(shop, C);
    await shop.run(4 * MINUTE);
    expect(shop.decisions()).toContain('register/zone-below-minimum');
  });
});

describe('an outage during a deployment by CodeDeploy', () => {
  const hook = (region: Region) =>
    scaling(region).send(
      new PutLifecycleHookCommand({
        AutoScalingGroupName: 'scaled',
        LifecycleHookName: 'CodeDeploy-managed-automatic-launch-deployment-hook-shop-0f2e',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
        HeartbeatTimeout: 600,
      }),
    );

  test('is bridged, and nothing is launched while instances are taken out and put back', async () => {
    const scaled = await deployed('scaled', { before: async (region) => void (await hook(region)) });
    await scaled.run(5 * MINUTE);
    const Targets = [{ Id: scaled.registered(A)[0]! }];
    const { arn: TargetGroupArn } = fleet.targetGroups['scaled']!;
    await elb(scaled.region).send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
    killZone(scaled, B, 'scaled');
    await scaled.run(4 * MINUTE);
    expect(scaled.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/owner-deploying']);
    await elb(scaled.region).send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
    await scaled.run(3 * MINUTE);
    expect(scaled.decisions()).toContain('launch/no-spare');
  });

  test('is an outage like any other where nobody deploys, whatever hook there is', async () => {
    const scaled = await deployed('scaled', { before: async (region) => void (await hook(region)) });
    await scaled.run(5 * MINUTE);
    killZone(scaled, B, 'scaled');
    await scaled.run(3 * MINUTE);
    expect(scaled.decisions().slice(-3)).toEqual([
      'bridge/zone-below-minimum',
      'launch/no-spare',
      'hold/capacity-on-the-way',
    ]);
  });

  test('that replaces the group by another one is bridged, and nothing else is done, whatever hooks there are', async () => {
    const scaled = await deployed('scaled');
    await scaled.run(5 * MINUTE);
    await scaling(scaled.region).send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: 'CodeDeploy_scaled_d-A1B2C3D4E',
        LaunchTemplate: { LaunchTemplateName: 'scaled' },
        MinSize: 0,
        MaxSize: 9,
        DesiredCapacity: 1,
        VPCZoneIdentifier: 'subnet-0a000000000000001',
        TargetGroupARNs: [fleet.targetGroups['scaled']!.arn],
      }),
    );
    await scaled.run(5 * MINUTE);
    const changes = changesIn(scaled.region);
    killZone(scaled, B, 'scaled');
    await scaled.run(9 * MINUTE);
    expect(scaled.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/owner-deploying']);
    expect(changes).toEqual(['ModifyTargetGroupAttributes']);
    expect(toldPeople(scaled, 'scaled')).toEqual(['help held back']);
  });

  test('of an ECS service is bridged while there are two task sets, and the service is left alone', async () => {
    const tasks = await deployed('tasks', { service: { deploymentController: { type: 'CODE_DEPLOY' } } });
    await tasks.run(5 * MINUTE);
    expect(tasks.decisions()).toEqual(['hold/even']);
    tasks.region.ecs.setDeploying('main', 'tasks', true);
    const changes = changesIn(tasks.region);
    const ids = killZone(tasks, B, 'tasks');
    await tasks.run(3 * MINUTE);
    expect(ids).toHaveLength(3);
    expect(tasks.decisions()).toContain('hold/owner-deploying');
    expect(new Set(changes)).toEqual(new Set(['ModifyTargetGroupAttributes']));
  });
});

describe('an ECS service that cannot be spread over the zones', () => {
  test('is asked for more tasks instead, and for nothing that it would refuse', async () => {
    const lean = await deployed('lean', {
      targetsPerZone: 2,
      service: { deploymentController: { type: 'EXTERNAL' } },
      before: async (region) => {
        // One task is gone for good: the second zone has fewer than its minimum.
        const client = new ECSClient(region.clientConfig());
        await client.send(new UpdateServiceCommand({ cluster: 'main', service: 'lean', desiredCount: 5 }));
      },
    });
    const changes = changesIn(lean.region);
    await lean.run(10 * MINUTE);
    expect(changes).toContain('UpdateService');
    expect(lean.decisions()).toContain('launch/no-spare');
    expect(lean.decisions()).not.toContain('spread/zone-below-minimum');
    expect([lean.healthy(A), lean.healthy(B), lean.healthy(C)]).toEqual([2, 2, 2]);
  });

  test('because it has one task on each instance is asked for none, and people are told', async () => {
    const lean = await deployed('lean', { targetsPerZone: 2 });
    lean.region.endpoint.intercept = async ({ operation }, _input, next) => {
      const answer = await next();
      if (operation !== 'DescribeServices') return answer;
      const { services } = answer as { readonly services: readonly object[] };
      return { services: services.map((one) => ({ ...one, schedulingStrategy: 'DAEMON' })), failures: [] };
    };
    const { arn: TargetGroupArn } = fleet.targetGroups['lean']!;
    const Targets = lean.registered(B).map((Id) => ({ Id, Port: 443 }));
    await elb(lean.region).send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
    const changes = changesIn(lean.region);
    await lean.run(8 * MINUTE);
    expect(lean.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/launch-unsupported']);
    expect([changes, toldPeople(lean, 'lean')]).toEqual([['ModifyTargetGroupAttributes'], ['launch-unsupported']]);
  });

  test('is asked for more tasks in the same look in which it has refused to spread them', async () => {
    const lean = await deployed('lean', {
      targetsPerZone: 2,
      service: { availabilityZoneRebalancing: 'DISABLED' },
    });
    await lean.run(MINUTE);
    const asked: { readonly what: string; readonly atMs: number }[] = [];
    lean.region.endpoint.intercept = async ({ operation }, input, next) => {
      if (operation !== 'UpdateService') return await next();
      const isSpread = 'availabilityZoneRebalancing' in (input as object);
      asked.push({ what: isSpread ? 'spread' : 'tasks', atMs: lean.region.clock.now() });
      if (isSpread) throw Object.assign(new Error('not this one'), { name: 'InvalidParameterException' });
      return await next();
    };
    const { arn: TargetGroupArn } = fleet.targetGroups['lean']!;
    const Targets = lean.registered(B).map((Id) => ({ Id, Port: 443 }));
    await elb(lean.region).send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
    await lean.run(3 * MINUTE);
    const tasks = asked.find(({ what }) => what === 'tasks');
    expect(asked[0]?.what).toBe('spread');
    expect(tasks!.atMs - asked[0]!.atMs).toBeLessThan(10 * SECOND);
  });
});

describe('an outage with suspended processes', () => {
  test('Launch: is bridged, said and told, and over once it is resumed', async () => {
    const scaled = await deployed('scaled');
    await scaled.run(5 * MINUTE);
    await scaling(scaled.region).send(suspend('Launch'));
    const changes = changesIn(scaled.region);
    killZone(scaled, B, 'scaled');
    await scaled.run(8 * MINUTE);
    expect(scaled.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/launch-suspended']);
    expect(toldPeople(scaled, 'scaled')).toEqual(['launch-suspended']);
    expect(changes).toEqual(['ModifyTargetGroupAttributes']);
    await scaling(scaled.region).send(new ResumeProcessesCommand({ AutoScalingGroupName: 'scaled' }));
    await scaled.run(6 * MINUTE);
    expect(scaled.healthy(B)).toBe(1);
  });

  test('AddToLoadBalancer: launches nothing that would not be registered', async () => {
    const scaled = await deployed('scaled');
    await scaled.run(5 * MINUTE);
    await scaling(scaled.region).send(suspend('AddToLoadBalancer'));
    killZone(scaled, B, 'scaled');
    await scaled.run(4 * MINUTE);
    expect(scaled.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/registration-suspended']);
    expect((await groupIn(scaled.region)).DesiredCapacity).toBe(9);
  });

  test('Terminate: is helped, keeps what was launched, and tells people so', async () => {
    const scaled = await deployed('scaled');
    await scaled.run(5 * MINUTE);
    await scaling(scaled.region).send(suspend('Terminate'));
    const dead = killZone(scaled, B, 'scaled');
    await scaled.run(10 * MINUTE);
    scaled.region.tcp.hosts.revive(dead);
    await scaled.run(90 * MINUTE);
    expect(scaled.decisions()).not.toContain('return/surplus');
    expect([scaled.healthy(B), scaled.crossZone()]).toEqual([4, 'use_load_balancer_configuration']);
    expect(toldPeople(scaled, 'scaled')).toEqual(['kept terminate-suspended']);
  });

  test.for(['AZRebalance', 'ReplaceUnhealthy'])('%s: is helped as ever', async (process) => {
    const scaled = await deployed('scaled');
    await scaled.run(5 * MINUTE);
    await scaling(scaled.region).send(suspend(process));
    killZone(scaled, B, 'scaled');
    await scaled.run(8 * MINUTE);
    expect(scaled.decisions()).toContain('launch/no-spare');
    expect(scaled.healthy(B)).toBe(1);
  });
});

describe('an outage in a group of On-Demand and Spot Instances', () => {
  test('is bridged, and people are told that nothing can be launched at once', async () => {
    const scaled = await deployed('scaled', {
      scalingGroup: {
        LaunchTemplate: undefined,
        MixedInstancesPolicy: {
          LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateName: 'scaled' } },
          InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 50 },
        },
      },
    });
    await scaled.run(5 * MINUTE);
    const changes = changesIn(scaled.region);
    killZone(scaled, B, 'scaled');
    await scaled.run(8 * MINUTE);
    expect(scaled.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/launch-unsupported']);
    expect([changes, toldPeople(scaled, 'scaled')]).toEqual([['ModifyTargetGroupAttributes'], ['launch-unsupported']]);
  });
});

describe('an instance that waits for a lifecycle hook', () => {
  test('is waited for in its zone, and no second one is launched', async () => {
    const scaled = await deployed('scaled', { scalingGroup: { MaxSize: 20 } });
    await scaled.run(5 * MINUTE);
    const client = scaling(scaled.region);
    await client.send(
      new PutLifecycleHookCommand({
        AutoScalingGroupName: 'scaled',
        LifecycleHookName: 'install',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      }),
    );
    // Somebody sets two instances of the zone aside, and the group launches others in their place.
    const InstanceIds = scaled.registered(B);
    await client.send(
      new EnterStandbyCommand({ AutoScalingGroupName: 'scaled', InstanceIds, ShouldDecrementDesiredCapacity: false }),
    );
    await scaled.run(4 * MINUTE);
    expect(scaled.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/newcomers-on-the-way']);
    for (const { InstanceId, LifecycleState } of (await groupIn(scaled.region)).Instances!) {
      if (LifecycleState !== 'Pending:Wait') continue;
      await client.send(
        new CompleteLifecycleActionCommand({
          AutoScalingGroupName: 'scaled',
          LifecycleHookName: 'install',
          InstanceId,
          LifecycleActionResult: 'CONTINUE',
        }),
      );
    }
    await scaled.run(4 * MINUTE);
    expect(scaled.healthy(B)).toBeGreaterThanOrEqual(1);
    expect(scaled.decisions()).not.toContain('launch/no-spare');
  });

  test('is waited for although an order for its zone has brought another one long ago', async () => {
    const scaled = await deployed('scaled', { scalingGroup: { MaxSize: 20 } });
    await scaled.run(5 * MINUTE);
    killZone(scaled, B, 'scaled');
    await scaled.run(15 * MINUTE);
    const launches = () => scaled.decisions().filter((decision) => decision === 'launch/no-spare').length;
    expect([launches(), scaled.healthy(B)]).toEqual([1, 1]);
    const client = scaling(scaled.region);
    await client.send(
      new PutLifecycleHookCommand({
        AutoScalingGroupName: 'scaled',
        LifecycleHookName: 'install',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      }),
    );
    // Somebody sets all instances of the zone aside, ours among them, and the group launches others in their place.
    const InstanceIds = scaled.registered(B);
    await client.send(
      new EnterStandbyCommand({ AutoScalingGroupName: 'scaled', InstanceIds, ShouldDecrementDesiredCapacity: false }),
    );
    await scaled.run(4 * MINUTE);
    expect(scaled.decisions().at(-1)).toBe('hold/newcomers-on-the-way');
    expect(launches()).toBe(1);
  });

  test('for longer than newcomers are waited for keeps its zone from no other help', async () => {
    const scaled = await deployed('scaled', { scalingGroup: { MaxSize: 20 } });
    await scaled.run(5 * MINUTE);
    const client = scaling(scaled.region);
    await client.send(
      new PutLifecycleHookCommand({
        AutoScalingGroupName: 'scaled',
        LifecycleHookName: 'install',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      }),
    );
    const InstanceIds = scaled.registered(B);
    await client.send(
      new EnterStandbyCommand({ AutoScalingGroupName: 'scaled', InstanceIds, ShouldDecrementDesiredCapacity: false }),
    );
    await scaled.run(14 * MINUTE);
    expect(scaled.decisions()).toContain('launch/no-spare');
  });
});

describe('instances of a warm pool that carry the tag of a pool of spares', () => {
  test('are no spares: those of the group are, and only in service', async () => {
    const shop = await deployed('shop', {
      sparesPerZone: 0,
      before: async (region) => {
        await scaling(region).send(
          new CreateAutoScalingGroupCommand({
            AutoScalingGroupName: 'spares',
            LaunchTemplate: { LaunchTemplateName: 'spares' },
            MinSize: 0,
            MaxSize: 9,
            VPCZoneIdentifier: 'subnet-0a000000000000002',
            Tags: [{ Key: 'pool', Value: 'spare', PropagateAtLaunch: true }],
          }),
        );
        region.autoScaling.warm('spares', B, 3);
        await region.clock.runUntil(region.clock.now() + MINUTE);
      },
    });
    await shop.run(MINUTE);
    killZone(shop, B);
    await shop.run(4 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/even', 'bridge/zone-below-minimum', 'hold/no-spare']);
    const numbers = shop.sayings.findLast(({ detail }) => detail['reason'] === 'no-spare')?.detail['numbers'];
    expect(numbers).toMatchObject({ spares: 0, notInService: 3 });
  });
});

describe('a group whose targets Kubernetes registers', () => {
  const withTag =
    (Key: string) =>
    async (region: Region): Promise<void> => {
      const ResourceArns = [fleet.targetGroups['shop']!.arn];
      await elb(region).send(new AddTagsCommand({ ResourceArns, Tags: [{ Key, Value: 'prod' }] }));
    };

  test('as its tag says is bridged, loses and gets no target, and people are told that the fleet is wrong', async () => {
    const shop = await deployed('shop', { before: withTag('elbv2.k8s.aws/cluster') });
    await shop.run(MINUTE);
    const changes = changesIn(shop.region);
    killZone(shop, B);
    await shop.run(35 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/even', 'bridge/zone-below-minimum', 'hold/external-pool']);
    expect(changes).toEqual(['ModifyTargetGroupAttributes']);
    expect(toldPeople(shop, 'shop')).toEqual(['external-pool', 'claimed']);
  });

  test('is an ordinary one with a tag of another kind', async () => {
    const shop = await deployed('shop', { before: withTag('team.k8s.example/name') });
    await shop.run(MINUTE);
    killZone(shop, B);
    await shop.run(4 * MINUTE);
    expect(shop.decisions()).toContain('register/zone-below-minimum');
  });

  test('and whose nodes EKS has in a node group launches none of them', async () => {
    const Tags = [
      { Key: 'evenkeel:stage', Value: 'dev' },
      { Key: 'eks:nodegroup-name', Value: 'web' },
    ];
    const scaled = await deployed('scaled', { scalingGroup: { Tags } });
    await scaled.run(5 * MINUTE);
    killZone(scaled, B, 'scaled');
    await scaled.run(4 * MINUTE);
    expect(scaled.decisions().slice(-2)).toEqual(['bridge/zone-below-minimum', 'hold/external-pool']);
    expect((await groupIn(scaled.region)).DesiredCapacity).toBe(9);
  });
});
