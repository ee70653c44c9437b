import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import {
  AssociateSubnetCidrBlockCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateServiceCommand, type CreateServiceCommandInput, ECSClient } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  RegisterTargetsCommand,
  type TargetDescription,
  type TargetGroupTuple,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import type { Region } from '../region.ts';
import { DEFAULT_SUBNETS, DEFAULT_VPC, type Subnet } from '../services/ec2/index.ts';

export interface BalancedOptions {
  readonly port: number;
  readonly targetsPerZone: number;
  /** Only for a pool of tagged instances. */
  readonly sparesPerZone?: number;
  /** IPv6 targets are instances with a primary IPv6 address, behind a dual-stack load balancer. (default: ipv4) */
  readonly ipAddressType?: 'ipv4' | 'ipv6';
  /** What instances are registered by; tasks always are by their address. (default: by their id) */
  readonly targetType?: 'instance' | 'ip';
  /** Of the listener and the group; targets of TCP_QUIC get server IDs. (default: TCP) */
  readonly protocol?: 'TCP' | 'TCP_QUIC';
  /** Without a listener, the target group is attached to no load balancer. */
  readonly withListener?: boolean;
  /** What an Auto Scaling group is created with besides. */
  readonly scalingGroup?: Partial<CreateAutoScalingGroupCommandInput>;
  /** What an ECS service is created with besides. */
  readonly service?: Partial<CreateServiceCommandInput>;
}

/** The tag of resources that the stage's functions may change. */
const STAGE_TAG = { Key: 'evenkeel:stage', Value: 'dev' };

/**
 * A Network Load Balancer with a target group as a team would create it, tagged for Evenkeel: targets in every zone of
 * the fleet, from the group's pool. Everything is available immediately.
 * @throws if its ARNs are not those of the fleet
 */
export async function createBalanced(
  region: Region,
  name: string,
  policy: TargetGroupPolicy,
  options: BalancedOptions,
): Promise<void> {
  const subnets = subnetsOf(policy);
  await atOnce(region, async () => {
    const { ipAddressType = 'ipv4' } = options;
    if (ipAddressType === 'ipv6') await addIpv6(region, subnets);
    const loadBalancer = await createLoadBalancer(region, name, subnets, ipAddressType);
    const group = await createGroup(region, name, policy, options);
    checkArns(policy, group, loadBalancer);
    if (options.withListener !== false) await listen(region, loadBalancer, options, [{ TargetGroupArn: group }]);
    await fillPool(region, name, policy, options, subnets);
  });
}

/** One group of several behind a listener. */
export interface WeightedGroup extends Omit<BalancedOptions, 'withListener' | 'ipAddressType' | 'protocol'> {
  readonly name: string;
  readonly policy: TargetGroupPolicy;
  /** Of the listener's new connections, relative to the other groups'. */
  readonly weight: number;
}

/**
 * A Network Load Balancer with one listener that shares connections out among several groups, likewise.
 * @param port of the listener
 */
export async function createWeighted(
  region: Region,
  name: string,
  port: number,
  groups: readonly WeightedGroup[],
): Promise<void> {
  await atOnce(region, async () => {
    const loadBalancer = await createLoadBalancer(region, name, subnetsOf(groups[0]!.policy));
    const tuples: TargetGroupTuple[] = [];
    for (const options of groups) {
      const { name: groupName, policy, weight } = options;
      const group = await createGroup(region, groupName, policy, options);
      checkArns(policy, group, loadBalancer);
      tuples.push({ TargetGroupArn: group, Weight: weight });
    }
    await listen(region, loadBalancer, { port }, tuples);
    for (const options of groups)
      await fillPool(region, options.name, options.policy, options, subnetsOf(options.policy));
  });
}

/** What a person or a deployment does to shift traffic: new weights for the only listener of a load balancer. */
export async function shiftWeights(
  region: Region,
  loadBalancerArn: string,
  weights: Readonly<Record<string, number>>,
): Promise<void> {
  const [listener] = region.elasticLoadBalancing.state.listenersOf(loadBalancerArn);
  const TargetGroups = Object.entries(weights).map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
  await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new ModifyListenerCommand({
      ListenerArn: listener!.id,
      DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
    }),
  );
}

type IpFamily = NonNullable<BalancedOptions['ipAddressType']>;

/** Blocks for documentation (RFC 3849); a subnet that has one keeps it. */
async function addIpv6(region: Region, subnets: readonly Subnet[]): Promise<void> {
  const client = new EC2Client(region.clientConfig());
  const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ SubnetIds: subnets.map(({ id }) => id) }));
  for (const { SubnetId, CidrBlock = '', Ipv6CidrBlockAssociationSet = [] } of Subnets) {
    if (Ipv6CidrBlockAssociationSet.length > 0) continue;
    const Ipv6CidrBlock = `2001:db8:0:${CidrBlock.split('.')[2]}::/64`;
    await client.send(new AssociateSubnetCidrBlockCommand({ SubnetId, Ipv6CidrBlock }));
  }
}

const subnetsOf = ({ zones }: TargetGroupPolicy): readonly Subnet[] =>
  DEFAULT_SUBNETS.filter(({ zone }) => zones.includes(zone));

/** Everything that is made inside is there at once, as if it had been there for long. */
const atOnce = ({ ec2, elasticLoadBalancing, ecs, tcp }: Region, setUp: () => Promise<void>): Promise<void> =>
  ec2.instantly(() => elasticLoadBalancing.instantly(() => ecs.instantly(() => tcp.checks.instantly(setUp))));

function checkArns(policy: TargetGroupPolicy, group: string, loadBalancer: string): void {
  if (group !== policy.arn || loadBalancer !== policy.loadBalancer)
    throw new Error(`The fleet has to specify ${group} behind ${loadBalancer}.`);
}

/** @returns its ARN */
async function createLoadBalancer(
  region: Region,
  Name: string,
  subnets: readonly Subnet[],
  ipAddressType: IpFamily = 'ipv4',
): Promise<string> {
  const { LoadBalancers } = await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new CreateLoadBalancerCommand({
      Name,
      Type: 'network',
      Subnets: subnets.map(({ id }) => id),
      Tags: [STAGE_TAG],
      IpAddressType: ipAddressType === 'ipv6' ? 'dualstack' : 'ipv4',
    }),
  );
  return LoadBalancers![0]!.LoadBalancerArn!;
}

/** @returns its ARN */
async function createGroup(
  region: Region,
  Name: string,
  { pool }: Pick<TargetGroupPolicy, 'pool'>,
  { port: Port, targetType = 'instance', protocol = 'TCP', ipAddressType: IpAddressType = 'ipv4' }: BalancedOptions,
): Promise<string> {
  const isOfTasks = pool !== 'external' && 'ecsService' in pool;
  const { TargetGroups } = await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new CreateTargetGroupCommand({
      Name,
      Protocol: protocol,
      Port,
      VpcId: DEFAULT_VPC,
      TargetType: isOfTasks ? 'ip' : targetType,
      IpAddressType,
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      Tags: [STAGE_TAG],
    }),
  );
  return TargetGroups![0]!.TargetGroupArn!;
}

async function listen(
  region: Region,
  LoadBalancerArn: string,
  { port, protocol = 'TCP' }: Pick<BalancedOptions, 'port' | 'protocol'>,
  TargetGroups: TargetGroupTuple[],
): Promise<void> {
  const DefaultActions = [{ Type: 'forward' as const, ForwardConfig: { TargetGroups } }];
  await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new CreateListenerCommand({ LoadBalancerArn, Protocol: protocol, Port: port, DefaultActions }),
  );
}

async function fillPool(
  region: Region,
  name: string,
  { arn, pool }: TargetGroupPolicy,
  {
    port,
    targetsPerZone,
    sparesPerZone = 0,
    scalingGroup,
    service,
    targetType,
    protocol,
    ipAddressType = 'ipv4',
  }: BalancedOptions,
  subnets: readonly Subnet[],
): Promise<void> {
  const size = targetsPerZone * subnets.length;
  if (pool !== 'external' && 'autoScalingGroup' in pool) {
    await new AutoScalingClient(region.clientConfig()).send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: pool.autoScalingGroup,
        LaunchTemplate: { LaunchTemplateName: name },
        MinSize: 0,
        MaxSize: size + 3,
        DesiredCapacity: size,
        VPCZoneIdentifier: subnets.map(({ id }) => id).join(),
        TargetGroupARNs: [arn],
        Tags: [STAGE_TAG],
        ...scalingGroup,
      }),
    );
    return;
  }
  if (pool !== 'external' && 'ecsService' in pool) {
    await new ECSClient(region.clientConfig()).send(
      new CreateServiceCommand({
        cluster: pool.ecsService.cluster,
        serviceName: pool.ecsService.service,
        taskDefinition: name,
        desiredCount: size,
        loadBalancers: [{ targetGroupArn: arn, containerName: name, containerPort: port }],
        networkConfiguration: { awsvpcConfiguration: { subnets: subnets.map(({ id }) => id) } },
        tags: [{ key: STAGE_TAG.Key, value: STAGE_TAG.Value }],
        ...service,
      }),
    );
    return;
  }
  const Targets: TargetDescription[] = [];
  for (const subnet of targetsPerZone > 0 ? subnets : []) {
    const ids = await runInstances(region, subnet, targetsPerZone, { Name: name }, ipAddressType);
    Targets.push(
      ...ids.map((id) => ({
        Id: targetType === 'ip' ? addressOf(region, id, ipAddressType) : id,
        ...(protocol === 'TCP_QUIC' && { QuicServerId: `0x${id.slice(-16)}` }),
      })),
    );
  }
  if (Targets.length > 0) {
    const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: arn, Targets }));
  }
  if (pool === 'external' || sparesPerZone === 0) return;
  const tags = { Name: `${name}-spare`, [pool.ec2.tagKey]: pool.ec2.tagValue };
  for (const subnet of subnets) await runInstances(region, subnet, sparesPerZone, tags, ipAddressType);
}

function addressOf(region: Region, id: string, ipAddressType: IpFamily): string {
  const { address, ipv6 } = region.ec2.state.instances.get(id)!;
  return ipAddressType === 'ipv6' ? ipv6!.address : address;
}

/** Launches instances as a person would. @returns their ids */
export async function runInstances(
  region: Region,
  { id: SubnetId }: Pick<Subnet, 'id'>,
  count: number,
  tags: Readonly<Record<string, string>>,
  ipAddressType: IpFamily = 'ipv4',
): Promise<string[]> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { Instances = [] } = await new EC2Client(region.clientConfig()).send(
    new RunInstancesCommand({
      ImageId: 'ami-0a000000000000000',
      InstanceType: 'm7g.large',
      MinCount: count,
      MaxCount: count,
      SubnetId,
      ...(ipAddressType === 'ipv6' && { Ipv6AddressCount: 1, EnablePrimaryIpv6: true }),
      TagSpecifications: [{ ResourceType: 'instance', Tags }],
    }),
  );
  return Instances.map(({ InstanceId }) => InstanceId!);
}

/** The registered targets of a zone. */
export function targetsIn(region: Region, { arn }: TargetGroupPolicy, zone: string): string[] {
  const targets = region.elasticLoadBalancing.state.targetGroups.get(arn)?.targets.values() ?? [];
  return [...targets].filter((target) => target.zone === zone).map(({ id }) => id);
}
