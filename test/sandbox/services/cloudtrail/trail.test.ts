import {
  CreateLoadBalancerCommand,
  DeleteListenerCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { createRegion } from '../../../../sandbox/region.ts';
import type { EventOnBus } from '../../../../sandbox/services/events/index.ts';

function setting(hasTrail: boolean) {
  const events: EventOnBus[] = [];
  const region = createRegion({ hasTrail, events: { onEvent: (_bus, event) => void events.push(event) } });
  const client = new ElasticLoadBalancingV2Client(region.clientConfig());
  const create = () =>
    client.send(new CreateLoadBalancerCommand({ Name: 'shop', Subnets: ['subnet-shop-a', 'subnet-shop-b'] }));
  const wait = (seconds: number) => region.clock.runUntil(region.clock.now() + 1000 * seconds);
  return { region, events, client, create, wait };
}

describe('a trail', () => {
  test('tells of a call that changes something, within a minute, in the spelling of CloudTrail', async () => {
    const { events, client, create, wait } = setting(true);
    await client.send(new DescribeLoadBalancersCommand({}));
    const { LoadBalancers } = await create();
    expect(events).toEqual([]);
    await wait(60);
    expect(events).toMatchObject([
      {
        source: 'aws.elasticloadbalancing',
        'detail-type': 'AWS API Call via CloudTrail',
        detail: {
          userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/test' },
          eventTime: '2026-03-02T00:00:00Z',
          eventSource: 'elasticloadbalancing.amazonaws.com',
          eventName: 'CreateLoadBalancer',
          awsRegion: 'eu-west-1',
          requestParameters: { name: 'shop', subnets: ['subnet-shop-a', 'subnet-shop-b'] },
          responseElements: {
            loadBalancers: [{ loadBalancerArn: LoadBalancers![0]!.LoadBalancerArn, state: { code: 'provisioning' } }],
          },
          readOnly: false,
        },
      },
    ]);
  });

  test('tells of a call that was refused, and why', async () => {
    const { events, client, wait } = setting(true);
    const listenerArn =
      'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2';
    await client.send(new DeleteListenerCommand({ ListenerArn: listenerArn })).catch(() => {});
    await wait(60);
    expect(events[0]!.detail).toMatchObject({
      eventName: 'DeleteListener',
      requestParameters: { listenerArn },
      responseElements: null,
      errorCode: 'ListenerNotFound',
    });
  });

  test('is not there unless it is asked for', async () => {
    const { events, create, wait } = setting(false);
    await create();
    await wait(60);
    expect(events).toEqual([]);
  });
});
