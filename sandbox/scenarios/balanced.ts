import { RunInstancesCommand, EC2Client, type _InstanceType } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import type { Region } from '../region.ts';
import { DEFAULT_SUBNETS, DEFAULT_VPC } from '../services/ec2/index.ts';

export interface BalancedOptions {
  readonly port: number;
  readonly targetsPerZone: number;
  readonly sparesPerZone: number;
  readonly instanceType?: string;
  /** Between two health checks of a target, in seconds; 10 unless given. */
  readonly checkIntervalSeconds?: number;
}

/** The instances behind a target group. */
export interface Balanced {
  readonly targets: readonly { readonly id: string; readonly zone: string }[];
  readonly spares: readonly { readonly id: string; readonly zone: string }[];
}

/**
 * A Network Load Balancer with a target group of instances as a team would have made it, tagged for Evenkeel: targets
 * in every zone of the fleet, and spares that carry the tag of the group's pool.
 * @throws if its ARNs are not those of the fleet
 */
export async function createBalanced(
  region: Region,
  name: string,
  policy: TargetGroupPolicy,
  options: BalancedOptions,
): Promise<Balanced> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const ec2 = new EC2Client(region.clientConfig());
  const subnets = DEFAULT_SUBNETS.filter(({ zone }) => policy.zones.includes(zone));
  const launch = async (count: number, tags: Readonly<Record<string, string>>) => {
    const launched: { id: string; zone: string }[] = [];
    for (const { id: SubnetId, zone } of count > 0 ? subnets : []) {
      const { Instances = [] } = await ec2.send(
        new RunInstancesCommand({
          ImageId: 'ami-0a000000000000000',
          InstanceType: (options.instanceType ?? 'm7g.large') as _InstanceType,
          MinCount: count,
          MaxCount: count,
          SubnetId,
          TagSpecifications: [
            { ResourceType: 'instance', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
          ],
        }),
      );
      launched.push(...Instances.map(({ InstanceId }) => ({ id: InstanceId!, zone })));
    }
    return launched;
  };
  return await region.ec2.instantly(() =>
    region.elasticLoadBalancing.instantly(() =>
      region.tcp.checks.instantly(async () => {
        const Tags = [{ Key: 'evenkeel:stage', Value: 'dev' }];
        const { LoadBalancers: [loadBalancer] = [] } = await elb.send(
          new CreateLoadBalancerCommand({ Name: name, Type: 'network', Subnets: subnets.map(({ id }) => id), Tags }),
        );
        const { TargetGroups: [group] = [] } = await elb.send(
          new CreateTargetGroupCommand({
            Name: name,
            Protocol: 'TCP',
            Port: options.port,
            VpcId: DEFAULT_VPC,
            TargetType: 'instance',
            HealthCheckIntervalSeconds: options.checkIntervalSeconds ?? 10,
            HealthCheckTimeoutSeconds: 5,
            HealthyThresholdCount: 2,
            UnhealthyThresholdCount: 2,
            Tags,
          }),
        );
        const [TargetGroupArn, LoadBalancerArn] = [group!.TargetGroupArn!, loadBalancer!.LoadBalancerArn!];
        if (TargetGroupArn !== policy.arn || LoadBalancerArn !== policy.loadBalancer) {
          throw new Error(`The fleet should name ${TargetGroupArn} behind ${LoadBalancerArn}.`);
        }
        await elb.send(
          new CreateListenerCommand({
            LoadBalancerArn,
            Protocol: 'TCP',
            Port: options.port,
            DefaultActions: [{ Type: 'forward', TargetGroupArn }],
          }),
        );
        const targets = await launch(options.targetsPerZone, { Name: name });
        const { pool } = policy;
        const tag = pool !== 'external' && 'ec2' in pool ? { [pool.ec2.tagKey]: pool.ec2.tagValue } : {};
        const spares = await launch(options.sparesPerZone, { Name: `${name}-spare`, ...tag });
        if (targets.length > 0) {
          const Targets = targets.map(({ id }) => ({ Id: id }));
          await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
        }
        return { targets, spares };
      }),
    ),
  );
}
