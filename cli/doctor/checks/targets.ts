import { row } from '../../findings/finding.ts';
import { isElsewhere } from './arns.ts';

/** The target groups of the fleet, held against what ELB and their pools have. */
export const TARGET_ROWS = [
  row({
    id: 'target-group-missing',
    title: 'a target group of the fleet does not exist',
    severity: 'error',
    seenBy: '`elasticloadbalancing:DescribeTargetGroups` does not list its ARN',
    remedy:
      'aws elbv2 describe-target-groups --region {region} --names {resource} --query "TargetGroups[].TargetGroupArn"; write it into targetGroups.{resource}.arn of the fleet file',
    link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html',
    needs: ['targetGroups'],
    find: ({ fleet, targetGroups }) =>
      Object.entries(fleet.targetGroups)
        .filter(([, { arn }]) => !targetGroups.some((group) => group.arn === arn))
        .map(([name]) => ({ resource: name, message: 'There is no target group of this ARN.' })),
  }),
  row({
    id: 'target-group-detached',
    title: 'a target group is not behind its load balancer',
    severity: 'error',
    seenBy: '`elasticloadbalancing:DescribeTargetGroups` does not name the load balancer of the fleet for it',
    remedy:
      'correct targetGroups.{resource}.loadBalancer in the fleet file, or forward to the group: EC2 console › Load Balancers › Listeners',
    link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/create-listener.html',
    needs: ['targetGroups'],
    find: ({ fleet, targetGroups }) =>
      Object.entries(fleet.targetGroups).flatMap(([name, { arn, loadBalancer }]) => {
        const group = targetGroups.find((one) => one.arn === arn);
        if (!group || group.loadBalancerArns.includes(loadBalancer)) return [];
        return [{ resource: name, message: `No listener of ${loadBalancer.split('/').at(-2)} forwards to it.` }];
      }),
  }),
  row({
    id: 'target-zones-differ',
    title: 'the zones of a load balancer are others than those of the fleet',
    severity: 'error',
    seenBy: '`elasticloadbalancing:DescribeLoadBalancers` has other zones than the fleet',
    remedy: 'targetGroups.{resource}.zones in the fleet file: [{there}]',
    link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#availability-zones',
    needs: ['loadBalancers'],
    find: ({ fleet, loadBalancers }) =>
      Object.entries(fleet.targetGroups).flatMap(([name, policy]) => {
        const balancer = loadBalancers.find(({ arn }) => arn === policy.loadBalancer);
        const there = balancer?.zones.map(({ zone }) => zone).toSorted() ?? policy.zones;
        const differing = [
          ...there.filter((zone) => !policy.zones.includes(zone)),
          ...policy.zones.filter((zone) => !there.includes(zone)),
        ];
        if (differing.length === 0) return [];
        const message = `The fleet and its load balancer do not agree about ${differing.join(', ')}.`;
        return [{ resource: name, message, values: { there: there.map((zone) => `'${zone}'`).join(', ') } }];
      }),
  }),
  row({
    id: 'drill-load-balancer-missing',
    title: 'the load balancer of a drill does not exist',
    severity: 'error',
    seenBy: '`elasticloadbalancing:DescribeLoadBalancers` does not list the ARN of a drill',
    remedy:
      'correct the drill of {resource} in drills.list: aws elbv2 describe-load-balancers --region {region} --query "LoadBalancers[].LoadBalancerArn"',
    link: 'docs/drills.md',
    needs: ['loadBalancers'],
    find: ({ fleet, caller, loadBalancers }) =>
      fleet.drills.list.flatMap((drill) => {
        const arn = 'loadBalancer' in drill ? drill.loadBalancer : undefined;
        if (arn === undefined || isElsewhere(arn, caller) || loadBalancers.some((one) => one.arn === arn)) return [];
        return [{ resource: drill.resource, message: `There is no load balancer of the ARN ${arn}.` }];
      }),
  }),
  row({
    id: 'pool-missing',
    title: 'the pool of a target group does not exist',
    severity: 'error',
    seenBy: '`autoscaling:DescribeAutoScalingGroups` or `ecs:DescribeServices` does not have the pool of the fleet',
    remedy: 'correct targetGroups.{resource}.pool in the fleet file',
    link: 'docs/targets.md',
    needs: ['scalingGroups', 'services'],
    find: ({ fleet, scalingGroups, services }) =>
      Object.entries(fleet.targetGroups).flatMap(([name, { pool }]) => {
        if (pool === 'external' || 'ec2' in pool) return [];
        if ('autoScalingGroup' in pool)
          return scalingGroups.some((group) => group.name === pool.autoScalingGroup)
            ? []
            : [{ resource: name, message: `There is no Auto Scaling group ${pool.autoScalingGroup}.` }];
        const { cluster, service } = pool.ecsService;
        return services.some((one) => one.cluster === cluster && one.name === service)
          ? []
          : [{ resource: name, message: `There is no service ${service} in the ECS cluster ${cluster}.` }];
      }),
  }),
];
