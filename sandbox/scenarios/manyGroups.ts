import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineFleet, type Fleet } from '../../fleet/fleet.ts';
import type { Region } from '../region.ts';
import { runInstances } from './balanced.ts';
import { DEFAULT_SUBNETS, DEFAULT_VPC } from '../services/ec2/index.ts';
import { networkArns } from '../services/elastic-load-balancing/index.ts';
import { ZONES } from '../core.ts';

/** ELB's limit of listeners per load balancer. */
const GROUPS_PER_LOAD_BALANCER = 50;

const groupName = (number: number) => `group-${number}`;
const loadBalancerName = (number: number) => `balancer-${Math.floor(number / GROUPS_PER_LOAD_BALANCER)}`;

/**
 * A fleet of many target groups, fifty per load balancer, in an account that is not new.
 * @param isPinned whether clients have pinned the addresses of a group's load balancer, by its number
 */
export const manyGroups = (count: number, isPinned: (number: number) => boolean = () => false): Fleet =>
  defineFleet({
    account: { concurrentExecutions: 1_000 },
    targetGroups: Object.fromEntries(
      Array.from({ length: count }, (_, number) => [
        groupName(number),
        {
          mode: 'act' as const,
          arn: networkArns(groupName(number)).arn,
          loadBalancer: networkArns(loadBalancerName(number)).loadBalancer,
          zones: [...ZONES],
          pinnedZones: isPinned(number) ? [...ZONES] : [],
          pool: { ec2: { tagKey: 'pool', tagValue: 'spare' } },
        },
      ]),
    ),
  });

/**
 * The resources of such a fleet: one instance in each zone, which is a target of all groups.
 * @param checkSeconds between two health checks; seldom, so that they take no time of a long run (default: 300)
 */
export async function createMany(region: Region, count: number, checkSeconds = 300): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const Tags = [{ Key: 'evenkeel:stage', Value: 'dev' }];
  const { ec2, elasticLoadBalancing, tcp } = region;
  const create = async () => {
    const instances = await Promise.all(DEFAULT_SUBNETS.map((subnet) => runInstances(region, subnet, 1, {})));
    const Targets = instances.flat().map((Id) => ({ Id }));
    const Subnets = DEFAULT_SUBNETS.map(({ id }) => id);
    for (let number = 0; number < count; number++) {
      const Name = loadBalancerName(number);
      const created = await elb.send(new CreateLoadBalancerCommand({ Name, Type: 'network', Subnets, Tags }));
      const LoadBalancerArn = created.LoadBalancers![0]!.LoadBalancerArn!;
      const { TargetGroups } = await elb.send(
        new CreateTargetGroupCommand({
          Name: groupName(number),
          Protocol: 'TCP',
          Port: 443,
          VpcId: DEFAULT_VPC,
          HealthCheckIntervalSeconds: checkSeconds,
          HealthCheckTimeoutSeconds: Math.min(10, checkSeconds / 2),
          Tags,
        }),
      );
      const TargetGroupArn = TargetGroups![0]!.TargetGroupArn!;
      const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }];
      const Port = 1_000 + number;
      await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: 'TCP', Port, DefaultActions }));
      await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
    }
  };
  await ec2.instantly(() => elasticLoadBalancing.instantly(() => tcp.checks.instantly(create)));
}
