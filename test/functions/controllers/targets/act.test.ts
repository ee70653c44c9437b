import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '../../../../functions/controllers/targets/decision.ts';
import { createBalanced, targetsIn } from '../../../../sandbox/scenarios/balanced.ts';
import { createPlatform, type Platform } from '../../region.ts';
import { A, B, C } from './builders.ts';
import fleet from './fleet.ts';

type Name = 'shop' | 'scaled' | 'lean';
type Of<Kind extends Decision['kind']> = Extract<Decision, { kind: Kind }>;

const MINUTE = 60_000;
const keep = { [A]: 2, [B]: 2, [C]: 1 };
const numbers = {};
const policyOf = (name: Name) => fleet.targetGroups[name]!;

let platform: Platform;
/** Calls of the actions that change something, in order. AWS's own services make some, too. */
let changes: string[];
let isActing = false;

beforeEach(async () => {
  platform = await createPlatform();
  changes = [];
});
afterEach(() => platform.close());

/** Three targets in every zone that serve, and the calls that come after them. */
async function create(name: Name): Promise<void> {
  const { region } = platform;
  await createBalanced(region, name, policyOf(name), { port: 443, targetsPerZone: 3, sparesPerZone: 2 });
  region.endpoint.intercept = ({ operation }, _input, next) => {
    if (isActing && !/^(Describe|Get|List)/.test(operation)) changes.push(operation);
    return next();
  };
  await region.clock.runUntil(region.clock.now() + 5 * MINUTE);
}

/** Carries a decision out as the function would, whatever has happened since it was made. */
async function act(decision: Decision, name: Name = 'shop', ...sharers: readonly Name[]): Promise<void> {
  const module = await import('../../../../functions/controllers/targets/act.ts');
  isActing = true;
  const others = sharers.map((sharer) => ({
    name: sharer,
    arn: policyOf(sharer).arn,
    keep: { [A]: 1, [B]: 3, [C]: 1 },
  }));
  await module.act(decision, policyOf(name).arn, others).finally(() => (isActing = false));
}

/** They stop answering, and fail their checks. */
async function kill(ids: readonly string[]): Promise<void> {
  platform.region.tcp.hosts.kill([...ids]);
  await platform.region.clock.runUntil(platform.region.clock.now() + MINUTE);
}

const idsIn = (zone: string, name: Name = 'shop') => targetsIn(platform.region, policyOf(name), zone);
const leaver = (id: string) => ({ key: `${id}:443`, id, machine: id, port: 443 });
const deregister = (zone: string, ids: readonly string[], reason: Of<'deregister'>['reason'] = 'surplus'): Decision => {
  return { kind: 'deregister', reason, zone, targets: ids.map(leaver), keep, numbers };
};
const unbridge: Decision = { kind: 'unbridge', reason: 'zones-hold', setting: 'false', keep, numbers };
const attribute = () =>
  platform.region.elasticLoadBalancing.state.targetGroups
    .get(policyOf('shop').arn)!
    .attributes.get('load_balancing.cross_zone.enabled');
const spareIds = (zone: string) => {
  const instances = platform.region.ec2.state.instances.all();
  return instances.filter(({ subnet, tags }) => subnet.zone === zone && tags.has('pool')).map(({ id }) => id);
};
const candidate = (id: string, zone: string) => ({ key: `${id}:443`, id, machine: id, port: 443, zone, weight: 1 });

describe('targets', () => {
  beforeEach(() => create('shop'));

  test('leave while every zone keeps what it needs', async () => {
    const [first] = idsIn(B);
    await act(deregister(B, [first!]));
    expect(changes).toEqual(['DeregisterTargets']);
  });

  test('stay where one more has failed since it was decided', async () => {
    const [first, second] = idsIn(B);
    await kill([second!]);
    await expect(act(deregister(B, [first!]))).rejects.toMatchObject({
      name: 'ConditionChangedError',
      message: `${B} has 2 healthy targets now and would keep 1 of the 2 it needs.`,
    });
    expect(changes).toEqual([]);
  });

  test('leave although another zone has come to need help, where theirs can spare them', async () => {
    await kill(idsIn(A));
    await act(deregister(B, idsIn(B).slice(0, 1)));
    expect(changes).toEqual(['DeregisterTargets']);
  });

  test('that have failed leave a zone that is short', async () => {
    const [first, second] = idsIn(B);
    await kill([first!, second!]);
    await act(deregister(B, [first!], 'newcomer-failed'));
    expect(changes).toEqual(['DeregisterTargets']);
  });

  test('are asked to leave once: what has failed is decided about anew', async () => {
    const { endpoint } = platform.region;
    const { intercept } = endpoint;
    endpoint.intercept = async (call, input, next) => {
      if (call.operation !== 'DeregisterTargets') return await intercept!(call, input, next);
      changes.push(call.operation);
      throw Object.assign(new Error('The connection was closed.'), { name: 'TimeoutError', $retryable: {} });
    };
    await expect(act(deregister(B, idsIn(B).slice(0, 1)))).rejects.toThrow('');
    expect(changes).toEqual(['DeregisterTargets']);
  });

  test('one of which cannot be registered are refused by name', async () => {
    const [stopped, running] = spareIds(B);
    await new EC2Client(platform.region.clientConfig()).send(new StopInstancesCommand({ InstanceIds: [stopped!] }));
    const targets = [candidate(stopped!, B), candidate(running!, B)];
    const decision: Decision = { kind: 'register', reason: 'zone-below-minimum', targets, donors: [], numbers };
    await expect(act(decision)).rejects.toMatchObject({ refusals: [{ subject: `register ${stopped}:443` }] });
    expect(idsIn(B)).toHaveLength(3);
  });

  test('that are refused for what they have in common are refused together', async () => {
    platform.region.endpoint.intercept = () => {
      throw Object.assign(new Error('You are not authorized.'), { name: 'AccessDenied' });
    };
    const targets = spareIds(B).map((id) => candidate(id, B));
    const decision: Decision = { kind: 'register', reason: 'zone-below-minimum', targets, donors: [], numbers };
    const error = await act(decision).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ refusals: [{ subject: `register ${B}` }] });
  });
});

describe('a bridge', () => {
  beforeEach(() => create('shop'));

  test('is turned on whatever the zones are like', async () => {
    await kill(idsIn(B));
    await act({ kind: 'bridge', reason: 'zone-below-minimum', before: 'use_load_balancer_configuration', numbers });
    expect(attribute()).toBe('true');
  });

  test('goes back to what it was while every zone can do without it', async () => {
    await act(unbridge);
    expect(attribute()).toBe('false');
  });

  test('stays where a zone has come to need it since', async () => {
    await kill(idsIn(B).slice(0, 2));
    await expect(act(unbridge)).rejects.toMatchObject({ name: 'ConditionChangedError' });
    expect(changes).toEqual([]);
  });
});

describe('capacity of an Auto Scaling group', () => {
  const returnOrder = (instanceIds: readonly string[]): Decision => ({
    kind: 'return',
    reason: 'surplus',
    pool: { autoScalingGroup: 'scaled' },
    zone: B,
    token: 'one',
    instanceIds,
    count: 1,
    desired: 8,
    keep,
    numbers,
  });
  const desired = async () => {
    const client = new AutoScalingClient(platform.region.clientConfig());
    const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    return AutoScalingGroups![0]!.DesiredCapacity;
  };
  beforeEach(() => create('scaled'));

  test('is given back once, however often the decision is carried out', async () => {
    const [first] = idsIn(B, 'scaled');
    await act(returnOrder([first!]), 'scaled');
    await act(returnOrder([first!]), 'scaled');
    expect(changes.filter((operation) => operation.startsWith('Terminate'))).toHaveLength(1);
    expect(await desired()).toBe(8);
  });

  test('stays where a zone has come to need it since', async () => {
    const [first, second] = idsIn(B, 'scaled');
    await kill([second!]);
    await expect(act(returnOrder([first!]), 'scaled')).rejects.toMatchObject({ name: 'ConditionChangedError' });
    expect(changes).toEqual([]);
  });

  test('stays where it is a target of another group of the fleet, too, whose zone needs it', async () => {
    await createBalanced(platform.region, 'shop', policyOf('shop'), { port: 443, targetsPerZone: 3, sparesPerZone: 0 });
    const [first, second] = idsIn(B, 'scaled');
    const elb = new ElasticLoadBalancingV2Client(platform.region.clientConfig());
    const register = new RegisterTargetsCommand({ TargetGroupArn: policyOf('shop').arn, Targets: [{ Id: first! }] });
    await elb.send(register);
    await kill([idsIn(B)[0]!]);
    await platform.region.clock.runUntil(platform.region.clock.now() + 5 * MINUTE);
    await expect(act(returnOrder([first!]), 'scaled', 'shop')).rejects.toMatchObject({
      name: 'ConditionChangedError',
      message: expect.stringMatching(/^The group shop has the same pool\. eu-west-1b has 3 healthy .* keep 2 of the 3/),
    });
    expect(changes).toEqual([]);
    // One that is no target there is none of its concern.
    await act(returnOrder([second!]), 'scaled', 'shop');
    expect(changes).toContain('TerminateInstanceInAutoScalingGroup');
  });

  const launch: Decision = {
    kind: 'launch',
    reason: 'no-spare',
    pool: { autoScalingGroup: 'scaled' },
    zone: B,
    count: 3,
    token: 'one',
    desired: 10,
    numbers,
  };

  test.for<[string, readonly string[][], string]>([
    ['nothing', [], '0 of 3 launched: InsufficientInstanceCapacity: no m5.large'],
    ['less', [['i-1'], ['i-2']], '2 of 3 launched: InsufficientInstanceCapacity: no m5.large'],
  ])('that a zone lacks comes to %s where the zone has no more, and AWS says why', async ([, launched, message]) => {
    const { endpoint } = platform.region;
    endpoint.intercept = async ({ operation }, _input, next) => {
      if (operation !== 'LaunchInstances') return await next();
      return {
        Instances: launched.map((InstanceIds) => ({ InstanceIds, AvailabilityZone: B })),
        Errors: [{ ErrorCode: 'InsufficientInstanceCapacity', ErrorMessage: 'no m5.large' }],
      };
    };
    await expect(act(launch, 'scaled')).rejects.toMatchObject({
      name: 'IncompleteLaunchError',
      message,
      instanceIds: launched.flat(),
    });
  });
});

describe('tasks of a service', () => {
  const returnOrder: Decision = {
    kind: 'return',
    reason: 'surplus',
    pool: { ecsService: { cluster: 'main', service: 'lean' } },
    zone: B,
    token: 'one',
    instanceIds: [],
    count: 1,
    desired: 7,
    keep,
    numbers,
  };
  const desired = async () => {
    const client = new ECSClient(platform.region.clientConfig());
    const { services } = await client.send(new DescribeServicesCommand({ cluster: 'main', services: ['lean'] }));
    return services![0]!.desiredCount;
  };
  beforeEach(() => create('lean'));

  test('are given back while every zone holds', async () => {
    await act(returnOrder, 'lean');
    expect(await desired()).toBe(7);
  });

  test('stay where another group of the fleet that has the service could not lose as many in any zone', async () => {
    // Three serve in the second zone, of which the fleet wants three there.
    await expect(act(returnOrder, 'lean', 'lean')).rejects.toMatchObject({
      message: expect.stringMatching(/^The group lean has the same pool\. eu-west-1b has 3 healthy .* keep 3 of the 4/),
    });
    expect(changes).toEqual([]);
  });

  test('stay where a zone has come to need them since', async () => {
    platform.region.tcp.hosts.kill(idsIn(B, 'lean').slice(0, 2));
    await platform.region.clock.runUntil(platform.region.clock.now() + 30_000);
    await expect(act(returnOrder, 'lean')).rejects.toMatchObject({ name: 'ConditionChangedError' });
    expect(changes).toEqual([]);
  });
});
