import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { isKeyOfRole } from '../../../../sandbox/iam/sessions.ts';
import { DEFAULT_SUBNETS } from '../../../../sandbox/services/ec2/index.ts';
import { runInstances } from '../../../../sandbox/scenarios/balanced.ts';
import { readSample } from '../../../events/samples.ts';
import { A, B, C, deployed, type Deployed, MINUTE, killZone, SECOND, synthesizeOnce } from './deployed.ts';
import fleet from './fleet.ts';

synthesizeOnce();

/** A sweep is over then, and the next one has not begun. */
const BETWEEN_TICKS = 5 * MINUTE + 10 * SECOND;

/** The calls that the functions make, by their operations and times. */
function callsIn({ region }: Deployed) {
  const calls: { readonly operation: string; readonly atMs: number }[] = [];
  region.endpoint.onCall = ({ context: { operation, accessKeyId } }) => {
    if (isKeyOfRole(accessKeyId)) calls.push({ operation, atMs: region.clock.now() });
  };
  return calls;
}

/** Has the targets function invoked with an event, past every rule. */
async function invoke({ region }: Deployed, event: object): Promise<number | undefined> {
  const { name } = region.lambda.functions().find((one) => one.name.includes('TargetsFunction'))!;
  const client = new LambdaClient(region.clientConfig());
  const Payload = new TextEncoder().encode(JSON.stringify(event));
  const answer = client.send(new InvokeCommand({ FunctionName: name, Payload }));
  // It answers while time passes.
  await region.clock.runUntil(region.clock.now() + 3 * SECOND);
  const { FunctionError, StatusCode } = await answer;
  expect(FunctionError).toBeUndefined();
  return StatusCode;
}

describe('an event that is about nothing of the fleet', () => {
  test('leads to no call to AWS, whatever it is about', async () => {
    const shop = await deployed();
    await shop.run(MINUTE + 10 * SECOND);
    const [foreign] = await runInstances(shop.region, DEFAULT_SUBNETS[0]!, 1, { Name: 'batch' });
    const calls = callsIn(shop);
    const about = (sample: string, detail: object) => {
      const event = readSample(sample);
      return { ...event, detail: { ...event.detail, ...detail } };
    };
    const events = [
      about('ec2-instance-state-change.json', { 'instance-id': foreign }),
      about('ec2-spot-interruption-warning.json', { 'instance-id': foreign }),
      about('ec2-rebalance-recommendation.json', { 'instance-id': foreign }),
      about('auto-scaling-launch-successful.json', { AutoScalingGroupName: 'batch' }),
      about('cloudtrail-update-auto-scaling-group.json', { requestParameters: { autoScalingGroupName: 'batch' } }),
      about('ecs-task-state-change.json', { group: 'service:batch' }),
      { ...readSample('ecs-service-action.json'), resources: ['arn:aws:ecs:eu-west-1:1:service/main/batch'] },
      about('cloudtrail-update-service.json', { requestParameters: { service: 'batch' } }),
      about('cloudtrail-deregister-targets.json', {
        requestParameters: { targetGroupArn: 'arn:…:targetgroup/batch/1' },
      }),
    ];
    for (const event of events) expect(await invoke(shop, event)).toBe(200);
    expect(calls).toEqual([]);
    // And the same event about what is the fleet's leads to some.
    await invoke(shop, about('ec2-instance-state-change.json', { 'instance-id': shop.registered(A)[0] }));
    expect(calls.map(({ operation }) => operation)).toContain('DescribeTargetHealth');
  });

  test('but names what it is about does not come as far as the function', async () => {
    const scaled = await deployed('scaled');
    await scaled.run(90 * SECOND);
    const emit = (AutoScalingGroupName: string) =>
      scaled.region.core.emit({
        source: 'aws.autoscaling',
        'detail-type': 'EC2 Instance Launch Successful',
        detail: { AutoScalingGroupName },
      });
    const calls = callsIn(scaled);
    emit('batch');
    await scaled.run(5 * SECOND);
    expect(calls).toEqual([]);
    emit('scaled');
    await scaled.run(5 * SECOND);
    expect(calls.length).toBeGreaterThan(0);
  });
});

describe('instances that EC2 takes back', () => {
  test('leave before they end where their zone holds without them, and nothing else happens', async () => {
    const shop = await deployed();
    await shop.run(BETWEEN_TICKS);
    const [first] = shop.registered(B);
    shop.region.ec2.state.interrupt(shop.region.ec2.state.instance(first!));
    await shop.run(30 * SECOND);
    expect(shop.decisions()).toEqual(['hold/even', 'deregister/interrupted', 'hold/draining']);
    expect(shop.registered(B)).not.toContain(first);
    expect(shop.region.ec2.state.instance(first!).state).toBe('running');
  });

  test('are replaced first: spares come at once, and no zone falls below its minimum by our hand', async () => {
    const shop = await deployed();
    await shop.run(BETWEEN_TICKS);
    const going = shop.registered(B).slice(0, 2);
    for (const id of going) shop.region.ec2.state.interrupt(shop.region.ec2.state.instance(id));
    let fewest = Number.MAX_SAFE_INTEGER;
    for (let second = 0; second < 115; second++) {
      await shop.run(SECOND);
      fewest = Math.min(fewest, shop.healthy(B));
    }
    expect(fewest).toBeGreaterThanOrEqual(2);
    // Which of the two is told first is chance, and with it whether the first leaves before the second is known.
    expect(shop.decisions()).toContain('bridge/zone-below-minimum');
    expect(shop.decisions()).toContain('register/zone-below-minimum');
    await shop.run(5 * MINUTE);
    expect(shop.healthy(B)).toBe(2);
  });

  test('are left to their Auto Scaling group where it replaces them first itself', async () => {
    const scaled = await deployed('scaled', { scalingGroup: { CapacityRebalance: true, MaxSize: 20 } });
    await scaled.run(BETWEEN_TICKS);
    const calls = callsIn(scaled);
    for (const id of scaled.registered(B)) {
      scaled.region.ec2.state.recommendRebalance(scaled.region.ec2.state.instance(id));
    }
    await scaled.run(8 * MINUTE);
    expect(calls.map(({ operation }) => operation)).not.toContain('LaunchInstances');
    expect(scaled.healthy(B)).toBe(6);
  });

  test('are asked for anew where their group does not', async () => {
    const scaled = await deployed('scaled', { scalingGroup: { MaxSize: 20 } });
    await scaled.run(BETWEEN_TICKS);
    for (const id of scaled.registered(B)) {
      scaled.region.ec2.state.recommendRebalance(scaled.region.ec2.state.instance(id));
    }
    await scaled.run(75 * SECOND);
    expect(scaled.decisions()).toContain('bridge/zone-below-minimum');
    expect(scaled.decisions()).toContain('launch/no-spare');
  });
});

describe('cross-zone load balancing that another tool turns off each time', () => {
  const fight = async (hasTrail: boolean) => {
    const kube = await deployed('kube', { region: { hasTrail } });
    const { arn } = fleet.targetGroups['kube']!;
    const elb = new ElasticLoadBalancingV2Client(kube.region.clientConfig());
    const Attributes = [{ Key: 'load_balancing.cross_zone.enabled', Value: 'false' }];
    await kube.run(MINUTE);
    killZone(kube, B, 'kube');
    for (let minute = 0; minute < 30; minute += 3) {
      await kube.run(3 * MINUTE);
      if (kube.crossZone() !== 'true') continue;
      await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
    }
    return kube.sayings
      .filter(({ type, detail }) => type === 'Attention Needed' && detail['reason'] === 'repeats bridge')
      .map(({ detail }) => String(detail['message']));
  };

  test('is told to people after three times, with who did it', async () => {
    const [message] = await fight(true);
    expect(message).toBe(
      'bridge was done 3 times within six hours, and each time something reverted it. Slowing down to at most one attempt every two hours. The last to change it was arn:aws:iam::123456789012:user/test.',
    );
  });

  test('is told without a name where no trail logs calls', async () => {
    const [message] = await fight(false);
    expect(message).toMatch(/ Find out what reverts it\.$/);
  });
});

describe('two people who set cross-zone load balancing', () => {
  const call = (user: string, eventTime: string) => ({
    source: 'aws.elasticloadbalancing',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventName: 'ModifyTargetGroupAttributes',
      eventTime,
      userIdentity: { arn: `arn:aws:iam::123456789012:user/${user}` },
      requestParameters: {
        targetGroupArn: fleet.targetGroups['kube']!.arn,
        attributes: [{ key: 'load_balancing.cross_zone.enabled', value: 'false' }],
      },
    },
  });

  test.for([
    ['ada', 'ben'],
    ['ben', 'ada'],
  ] as const)('are told apart by when they did, though %s is heard of first', async (order) => {
    const kube = await deployed('kube');
    await kube.run(MINUTE);
    const atMs = kube.region.clock.now() - 40_000;
    const calls = {
      ada: call('ada', new Date(atMs).toISOString()),
      ben: call('ben', new Date(atMs + 30_000).toISOString()),
    };
    for (const name of order) await invoke(kube, calls[name]);
    const { Item } = await new DynamoDBClient(kube.region.clientConfig()).send(
      new GetItemCommand({ TableName: 'evenkeel-dev', Key: marshall({ pk: 'marks#targets', sk: 'news#kube' }) }),
    );
    expect(unmarshall(Item!)).toMatchObject({
      otherHand: { principal: 'arn:aws:iam::123456789012:user/ben', atMs: atMs + 30_000 },
    });
  });
});

test('a stopping target is looked at without waiting for the next tick', async () => {
  const shop = await deployed();
  await shop.run(5 * MINUTE + 5 * SECOND);
  const calls = callsIn(shop);
  const startMs = shop.region.clock.now();
  for (const id of shop.registered(C)) {
    shop.region.ec2.state.change(shop.region.ec2.state.instance(id), 'stopping', 'stopped');
  }
  await shop.run(10 * SECOND);
  const looks = calls.filter(({ operation }) => operation === 'DescribeTargetHealth');
  expect(looks.length).toBeGreaterThan(0);
  expect(looks[0]!.atMs - startMs).toBeLessThan(5 * SECOND);
});
