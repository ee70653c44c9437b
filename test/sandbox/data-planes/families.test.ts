import { networkInterfaces } from 'node:os';
import {
  CreateListenerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { defineFleet } from '../../../fleet/fleet.ts';
import { isAnswered, TcpSockets } from '../../../sandbox/data-planes/tcp/sockets.ts';
import { createRegion } from '../../../sandbox/region.ts';
import { createBalanced, targetsIn } from '../../../sandbox/scenarios/balanced.ts';
import { DEFAULT_VPC } from '../../../sandbox/services/ec2/index.ts';
import { networkArns } from '../../../sandbox/services/elastic-load-balancing/index.ts';

const [A, B] = ['eu-west-1a', 'eu-west-1b'] as const;
const PORT = 18_446;

const policy = defineFleet({
  targetGroups: { six: { ...networkArns('six'), zones: [A, B], pool: 'external' } },
}).targetGroups['six']!;

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

/** An IPv6 group with two targets in each of two zones, or an IPv4 one. */
async function listening(ipAddressType: 'ipv4' | 'ipv6') {
  const region = createRegion();
  await createBalanced(region, 'six', policy, { port: PORT, targetsPerZone: 2, ipAddressType });
  const loadBalancer = region.elasticLoadBalancing.state.loadBalancers.get(policy.loadBalancer)!;
  const sockets = new TcpSockets(region);
  await sockets.open();
  return {
    region,
    sockets,
    asks: async (zone: string, family: 'ipv4' | 'ipv6', port = PORT) => {
      const place = await sockets.placeOf(loadBalancer, zone, port, family);
      return place && { host: place.host, answers: await isAnswered(place) };
    },
  };
}

test.runIf(hasIpv6)(
  'a dual-stack load balancer answers on either family, as long as its IPv6 targets live',
  async () => {
    const { region, sockets, asks } = await listening('ipv6');
    try {
      expect(await asks(B, 'ipv4')).toEqual({ host: '127.0.2.1', answers: true });
      expect(await asks(B, 'ipv6')).toEqual({ host: '::1', answers: true });
      region.tcp.hosts.kill(targetsIn(region, policy, B));
      expect([await asks(A, 'ipv6'), await asks(B, 'ipv6'), await asks(B, 'ipv4')]).toMatchObject([
        { answers: true },
        { answers: false },
        { answers: false },
      ]);
    } finally {
      await sockets.close();
    }
  },
);

test('one that is not has no IPv6 address', async () => {
  const { sockets, asks } = await listening('ipv4');
  try {
    expect(await asks(B, 'ipv6')).toBeUndefined();
  } finally {
    await sockets.close();
  }
});

test('a TCP_QUIC listener takes TCP, and its targets are checked', async () => {
  const { region, sockets, asks } = await listening('ipv4');
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  try {
    const { TargetGroups } = await elb.send(
      new CreateTargetGroupCommand({ Name: 'quic', Protocol: 'TCP_QUIC', Port: PORT + 1, VpcId: DEFAULT_VPC }),
    );
    const { TargetGroupArn } = TargetGroups![0]!;
    const [Id] = targetsIn(region, policy, A);
    const QuicServerId = '0x0123456789abcdef';
    await region.tcp.checks.instantly(() =>
      elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id, QuicServerId }] })),
    );
    await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: policy.loadBalancer,
        Protocol: 'TCP_QUIC',
        Port: PORT + 1,
        DefaultActions: [{ Type: 'forward', TargetGroupArn }],
      }),
    );
    expect(await asks(A, 'ipv4', PORT + 1)).toMatchObject({ answers: true });
    region.tcp.hosts.kill([Id!]);
    await region.clock.runUntil(region.clock.now() + 91_000);
    const [target] = region.elasticLoadBalancing.state.targetGroups.get(TargetGroupArn!)!.targets.values();
    expect(target!.health.state).toBe('unhealthy');
  } finally {
    await sockets.close();
  }
});
