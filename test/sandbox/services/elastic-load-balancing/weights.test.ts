import {
  DescribeListenersCommand,
  ModifyListenerCommand,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
  type ForwardActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { loadBalancingRegion, refusal } from './support.ts';

/** A Network Load Balancer with a listener that sends everything to blue, and six groups besides. */
async function network() {
  const setting = loadBalancingRegion();
  const { client, loadBalancer, targetGroup, listener } = setting;
  const LoadBalancerArn = await loadBalancer('shop', { Type: 'network' });
  const groups: string[] = [];
  for (const name of ['blue', 'green', 'three', 'four', 'five', 'six'])
    groups.push(await targetGroup(name, { Protocol: 'TCP' }));
  const [blue, green] = [groups[0]!, groups[1]!];
  const ListenerArn = await listener(LoadBalancerArn, {
    Port: 443,
    Protocol: 'TCP',
    DefaultActions: [{ Type: 'forward', TargetGroupArn: blue }],
  });
  const forward = (ForwardConfig: ForwardActionConfig) =>
    client.send(new ModifyListenerCommand({ ListenerArn, DefaultActions: [{ Type: 'forward', ForwardConfig }] }));
  const weigh = (...weights: readonly (readonly [arn: string, weight?: number | undefined])[]) =>
    forward({ TargetGroups: weights.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })) });
  const described = async () => {
    const { Listeners } = await client.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] }));
    return Listeners![0]!.DefaultActions![0]!;
  };
  return { ...setting, LoadBalancerArn, groups, blue, green, forward, weigh, described };
}

describe('a listener of a Network Load Balancer', () => {
  test('describes the weights that it was given, and names no single group beside them', async () => {
    const { blue, green, weigh, described } = await network();
    await weigh([blue, 90], [green, 10]);
    expect(await described()).toEqual({
      Type: 'forward',
      Order: 1,
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: blue, Weight: 90 },
          { TargetGroupArn: green, Weight: 10 },
        ],
      },
    });
  });

  test.for([
    ['weights of 0 and 999', [0, 999], undefined],
    ['nothing but weights of 0', [0, 0], undefined],
    ['a weight below 0', [-1, 1], 'ValidationError'],
    ['a weight of 1000', [1000, 1], 'ValidationError'],
    ['a weight that is missing beside another group', [undefined, 1], 'ValidationError'],
  ] as const)('takes or refuses %s', async ([, [first, second], refused]) => {
    const { blue, green, weigh } = await network();
    expect(await refusal(weigh([blue, first], [green, second]))).toBe(refused);
  });

  test('takes five groups, and no sixth', async () => {
    const { groups, weigh } = await network();
    expect(await refusal(weigh(...groups.slice(0, 5).map((arn) => [arn, 1] as const)))).toBeUndefined();
    expect(await refusal(weigh(...groups.map((arn) => [arn, 1] as const)))).toBe('ValidationError');
  });

  test('refuses a group that is named twice, and one that another load balancer has', async () => {
    const { blue, green, weigh, loadBalancer, listener } = await network();
    expect(await refusal(weigh([blue, 1], [blue, 1]))).toBe('ValidationError');
    await listener(await loadBalancer('other', { Type: 'network' }), {
      Port: 443,
      Protocol: 'TCP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: green }],
    });
    expect(await refusal(weigh([blue, 1], [green, 1]))).toBe('TargetGroupAssociationLimitException');
  });

  test('keeps whether clients stick to a group, and refuses for how long', async () => {
    const { blue, green, forward, described } = await network();
    const TargetGroups = [blue, green].map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 }));
    const stick = (DurationSeconds?: number) =>
      forward({ TargetGroups, TargetGroupStickinessConfig: { Enabled: true, DurationSeconds } });
    expect(await refusal(stick(15))).toBe('ValidationError');
    await stick();
    expect((await described()).ForwardConfig?.TargetGroupStickinessConfig).toEqual({ Enabled: true });
  });
});

test('a target of two weighted groups counts twice towards what zones can share', async () => {
  const { client, blue, green, weigh } = await network();
  await weigh([blue, 1], [green, 0]);
  await client.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: blue,
      Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
    }),
  );
  const register = (TargetGroupArn: string, letter: string, count: number) =>
    refusal(
      client.send(
        new RegisterTargetsCommand({
          TargetGroupArn,
          Targets: Array.from({ length: count }, (_, at) => ({ Id: `i-0000000000000000${letter}`, Port: at + 1 })),
        }),
      ),
    );
  expect(await register(blue, 'a', 250)).toBeUndefined();
  expect(await register(green, 'a', 250)).toBeUndefined();
  expect(await register(green, 'b', 1)).toBe('TooManyTargetsException');
});
