import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateServiceCommand, type CreateServiceCommandInput, ECSClient } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import type { Region } from '../region.ts';
import { DEFAULT_SUBNETS, DEFAULT_VPC, type Subnet } from '../services/ec2/index.ts';

export interface BalancedOptions {
  readonly port: number;
  readonly targetsPerZone: number;
  /** Only for a pool of tagged instances. */
  readonly sparesPerZone?: number;
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
  const { ec2, elasticLoadBalancing, ecs, tcp } = region;
  const subnets = DEFAULT_SUBNETS.filter(({ zone }) => policy.zones.includes(zone));
  await ec2.instantly(() =>
    elasticLoadBalancing.instantly(() =>
      ecs.instantly(() =>
        tcp.checks.instantly(async () => {
          await createGroup(region, name, policy, options, subnets);
          await fillPool(region, name, policy, options, subnets);
        }),
      ),
    ),
  );
}

async function createGroup(
  region: Region,
  name: string,
  policy: TargetGroupPolicy,
  { port, withListener = true }: BalancedOptions,
  subnets: readonly Subnet[],
): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const isOfTasks = policy.pool !== 'external' && 'ecsService' in policy.pool;
  const Tags = [STAGE_TAG];
  const { LoadBalancers: [loadBalancer] = [] } = await elb.send(
    new CreateLoadBalancerCommand({ Name: name, Type: 'network', Subnets: subnets.map(({ id }) => id), Tags }),
  );
  const { TargetGroups: [group] = [] } = await elb.send(
    new CreateTargetGroupCommand({
      Name: name,
      Protocol: 'TCP',
      Port: port,
      VpcId: DEFAULT_VPC,
      TargetType: isOfTasks ? 'ip' : 'instance',
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      Tags,
    }),
  );
  const [TargetGroupArn, LoadBalancerArn] = [group!.TargetGroupArn!, loadBalancer!.LoadBalancerArn!];
  if (TargetGroupArn !== policy.arn || LoadBalancerArn !== policy.loadBalancer) {
    throw new Error(`The fleet has to specify ${TargetGroupArn} behind ${LoadBalancerArn}.`);
  }
  if (!withListener) return;
  const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: 'TCP', Port: port, DefaultActions }));
}

async function fillPool(
  region: Region,
  name: string,
  { arn, pool }: TargetGroupPolicy,
  { port, targetsPerZone, sparesPerZone = 0, scalingGroup, service }: BalancedOptions,
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
  const Targets: { Id: string }[] = [];
  for (const subnet of targetsPerZone > 0 ? subnets : []) {
    const ids = await runInstances(region, subnet, targetsPerZone, { Name: name });
    Targets.push(...ids.map((Id) => ({ Id })));
  }
  if (Targets.length > 0) {
    const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: arn, Targets }));
  }
  if (pool === 'external' || sparesPerZone === 0) return;
  const tags = { Name: `${name}-spare`, [pool.ec2.tagKey]: pool.ec2.tagValue };
  for (const subnet of subnets) await runInstances(region, subnet, sparesPerZone, tags);
}

/** Launches instances as a person would. @returns their ids */
export async function runInstances(
  region: Region,
  { id: SubnetId }: Pick<Subnet, 'id'>,
  count: number,
  tags: Readonly<Record<string, string>>,
): Promise<string[]> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { Instances = [] } = await new EC2Client(region.clientConfig()).send(
    new RunInstancesCommand({
      ImageId: 'ami-0a000000000000000',
      InstanceType: 'm7g.large',
      MinCount: count,
      MaxCount: count,
      SubnetId,
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
