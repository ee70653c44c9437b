import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { FrontPlace } from './file.ts';

/**
 * How requests come from a listener, as ELB describes it.
 * @throws an Error if it is of another kind than an Application or Network Load Balancer's
 */
export async function readFrontPlace(listenerArn: string): Promise<FrontPlace> {
  const elb = new ElasticLoadBalancingV2Client({});
  const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ ListenerArns: [listenerArn] }));
  const { LoadBalancerArn, Protocol } = Listeners[0]!;
  const [{ LoadBalancers = [] }, { TargetGroups = [] }, { Rules = [] }] = await Promise.all([
    elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn!] })),
    elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn })),
    elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn })),
  ]);
  const { Type, AvailabilityZones = [] } = LoadBalancers[0]!;
  if (Type !== 'application' && Type !== 'network')
    throw new Error(
      `${listenerArn} is a listener of a load balancer of type ${Type}: only application and network ones.`,
    );
  const SubnetIds = AvailabilityZones.map(({ SubnetId }) => SubnetId!);
  const [{ Subnets = [] }, attributes] = await Promise.all([
    new EC2Client({}).send(new DescribeSubnetsCommand({ SubnetIds })),
    Promise.all(
      TargetGroups.map(({ TargetGroupArn }) => elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }))),
    ),
  ]);
  const checked = TargetGroups.filter(({ HealthCheckProtocol }) => HealthCheckProtocol?.startsWith('HTTP'));
  return {
    kind: Type,
    hosts: unique(
      Rules.flatMap(({ Conditions = [] }) => Conditions).flatMap(
        ({ HostHeaderConfig }) => HostHeaderConfig?.Values ?? [],
      ),
    ),
    // A subnet may have addresses of either kind alone, and a dual-stack load balancer speaks from both.
    cidrs: unique(
      Subnets.flatMap(({ CidrBlock, Ipv6CidrBlockAssociationSet = [] }) => [
        CidrBlock ?? [],
        Ipv6CidrBlockAssociationSet.flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []),
      ]).flat(),
    ),
    // Servers choose by the path alone.
    healthPaths: unique(checked.map(({ HealthCheckPath = '/' }) => HealthCheckPath.split('?')[0]!)).filter(
      (path) => path !== '/',
    ),
    proxyProtocol: attributes
      .flatMap(({ Attributes = [] }) => Attributes)
      .some(({ Key, Value }) => Key === 'proxy_protocol_v2.enabled' && Value === 'true'),
    isTls: Protocol === 'HTTPS' || Protocol === 'TLS',
  };
}

const unique = (values: readonly string[]) => [...new Set(values)].toSorted();
