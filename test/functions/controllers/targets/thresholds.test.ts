import {
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { B, deployed, type Deployed, MINUTE, synthesizeOnce } from './deployed.ts';
import fleet from './fleet.ts';

synthesizeOnce();

const { arn: TargetGroupArn } = fleet.targetGroups['shop']!;

/** Three targets and three spares in each zone, and all targets have to be healthy. */
const strict = (...kinds: ('dns_failover' | 'unhealthy_state_routing')[]) =>
  deployed('shop', {
    before: async (region) => {
      const Attributes = kinds.map((kind) => ({
        Key: `target_group_health.${kind}.minimum_healthy_targets.percentage`,
        Value: '100',
      }));
      const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
      await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
    },
  });

const toldPeople = ({ sayings }: Deployed) =>
  sayings
    .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'shop')
    .map(({ detail }) => `${String(detail['state'])} ${String(detail['reason'])}`);

describe('one sick target at 100 %', () => {
  test('takes one spare and no more, and people are told once what no spare can reach', async () => {
    const shop = await strict('dns_failover');
    await shop.run(MINUTE);
    const [sick] = shop.registered(B);
    shop.region.tcp.hosts.kill([sick!]);
    await shop.run(60 * MINUTE);
    expect(shop.decisions().slice(0, 3)).toEqual([
      'hold/even',
      'bridge/zone-below-minimum',
      'register/zone-below-minimum',
    ]);
    expect(shop.decisions().filter((decision) => decision.startsWith('register'))).toHaveLength(1);
    expect(shop.decisions().at(-1)).toBe('hold/threshold-out-of-reach');
    expect([shop.registered(B).length, shop.healthy(B)]).toEqual([4, 3]);
    expect(toldPeople(shop)).toEqual(['raised threshold-out-of-reach']);
    shop.region.tcp.hosts.revive([sick!]);
    await shop.run(40 * MINUTE);
    expect(shop.registered(B)).toHaveLength(3);
    expect(shop.decisions().slice(-2)).toEqual(['unbridge/zones-hold', 'hold/even']);
    expect(toldPeople(shop).at(-1)).toBe('over threshold-out-of-reach');
  });

  test('is no reason to send every zone to it, where traffic is routed by that percentage', async () => {
    const shop = await strict('dns_failover', 'unhealthy_state_routing');
    await shop.run(MINUTE);
    shop.region.tcp.hosts.kill(shop.registered(B).slice(0, 1));
    await shop.run(20 * MINUTE);
    expect(shop.decisions()).not.toContain('bridge/zone-below-minimum');
    expect(shop.crossZone()).toBe('use_load_balancer_configuration');
    expect([shop.registered(B).length, shop.healthy(B)]).toEqual([4, 3]);
    expect(shop.decisions().at(-1)).toBe('hold/threshold-out-of-reach');
  });
});
