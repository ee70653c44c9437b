import * as client from '@aws-sdk/client-auto-scaling';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Core, REGION } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { MemoryRequestHandler } from '../../wire/memory.ts';
import { service, type WireService } from '../../wire/service.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Ec2, Instance } from '../ec2/index.ts';
import { type Group, groupArn, Groups } from './groups.ts';

export interface AutoScaling {
  readonly wire: WireService;
  /** Somebody refreshes the instances of a group, or is done with it. */
  setRefreshing(groupName: string, isRefreshing: boolean): void;
  /** The ARN of the group that a request names, or whose instance it names. */
  groupArnOf(request: { readonly AutoScalingGroupName?: string; readonly InstanceId?: string }): string | undefined;
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
}

const SIMULATED_OF_CREATE = new Set(
  'AutoScalingGroupName LaunchTemplate MinSize MaxSize DesiredCapacity VPCZoneIdentifier TargetGroupARNs Tags'.split(
    ' ',
  ),
);
const SIMULATED_OF_LAUNCH = new Set(
  'AutoScalingGroupName RequestedCapacity ClientToken AvailabilityZones RetryStrategy'.split(' '),
);

/** Amazon EC2 Auto Scaling: groups of instances that keep their size. */
export function createAutoScaling(
  core: Core,
  { ec2, requestHandler }: { readonly ec2: Ec2; readonly requestHandler: MemoryRequestHandler },
): AutoScaling {
  let elb: ElasticLoadBalancingV2Client | undefined;
  // A Region without groups needs no client, which takes milliseconds to make.
  const groups = new Groups(core, ec2, () => (elb ??= new ElasticLoadBalancingV2Client(settings(requestHandler))));
  const groupOf = (name = ''): Group => {
    const group = groups.all.get(name);
    if (!group) throw new AwsError('ValidationError', `AutoScalingGroup name not found - ${name}`);
    return group;
  };
  return {
    setRefreshing: (name, isRefreshing) => void (groupOf(name).isRefreshing = isRefreshing),
    groupArnOf({ AutoScalingGroupName, InstanceId = '' }) {
      const name = AutoScalingGroupName ?? groups.groupOf(InstanceId)?.name;
      return name === undefined ? undefined : groupArn(name);
    },
    resourceTags(resource) {
      const group = [...groups.all.values()].find(({ name }) => groupArn(name) === resource);
      return group && Object.fromEntries(group.tags);
    },
    wire: service(client)({
      CreateAutoScalingGroup: (input) => {
        refuseUnsimulated('autoscaling:CreateAutoScalingGroup', input, SIMULATED_OF_CREATE);
        const name = input.AutoScalingGroupName!;
        if (groups.all.has(name)) throw new AwsError('AlreadyExists', `AutoScalingGroup by this name already exists`);
        const group: Group = {
          name,
          subnets: (input.VPCZoneIdentifier ?? '').split(',').map((id) => ec2.state.subnet(id)),
          instanceType: 'm7g.large',
          targetGroupArns: input.TargetGroupARNs ?? [],
          tags: new Map((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
          min: input.MinSize!,
          max: input.MaxSize!,
          desired: input.DesiredCapacity ?? input.MinSize!,
          suspended: new Set(),
          members: new Map(),
          launches: new Map(),
          isRefreshing: false,
        };
        groups.all.set(name, group);
        groups.replenish(group);
        return {};
      },

      DescribeAutoScalingGroups: (input) => {
        refuseUnsimulated('autoscaling:DescribeAutoScalingGroups', input, new Set(['AutoScalingGroupNames']));
        const names = input.AutoScalingGroupNames;
        const found = [...groups.all.values()].filter(({ name }) => !names?.length || names.includes(name));
        return { AutoScalingGroups: found.map((group) => shapeOf(group, groups.instancesOf(group))) };
      },

      DescribeInstanceRefreshes: ({ AutoScalingGroupName }) => ({
        InstanceRefreshes: groupOf(AutoScalingGroupName).isRefreshing ? [{ Status: 'InProgress' }] : [],
      }),

      SuspendProcesses: ({ AutoScalingGroupName, ScalingProcesses = [] }) => {
        for (const process of ScalingProcesses) groupOf(AutoScalingGroupName).suspended.add(process);
        return {};
      },

      // The same token gets the same answer, and launches nothing anew (API reference, LaunchInstances).
      LaunchInstances: (input) => {
        refuseUnsimulated('autoscaling:LaunchInstances', input, SIMULATED_OF_LAUNCH);
        const group = groupOf(input.AutoScalingGroupName);
        const token = input.ClientToken ?? '';
        const zone = input.AvailabilityZones?.[0];
        const count = input.RequestedCapacity!;
        if (!group.launches.has(token)) {
          if (group.desired + count > group.max)
            throw new AwsError('ValidationError', `The group would have more than its maximum of ${group.max}`);
          group.desired += count;
          group.launches.set(
            token,
            Array.from({ length: count }, () => groups.launch(group, zone).id),
          );
        }
        const InstanceIds = [...group.launches.get(token)!];
        return {
          AutoScalingGroupName: group.name,
          ClientToken: token,
          Instances: [{ InstanceType: group.instanceType, AvailabilityZone: zone, InstanceIds }],
          Errors: [],
        };
      },

      TerminateInstanceInAutoScalingGroup: async ({ InstanceId = '', ShouldDecrementDesiredCapacity }) => {
        const group = groups.groupOf(InstanceId);
        if (!group) throw new AwsError('ValidationError', `Instance Id not found - ${InstanceId}`);
        if (!ShouldDecrementDesiredCapacity) throw notSimulated('Terminating without lowering the desired capacity');
        if (group.desired - 1 < group.min)
          throw new AwsError('ValidationError', `The group would have fewer than its minimum of ${group.min}`);
        group.desired--;
        await groups.terminate(group, ec2.state.instance(InstanceId));
        return {};
      },
    }),
  };
}

const settings = (requestHandler: MemoryRequestHandler) => ({
  region: REGION,
  credentials: { accessKeyId: 'auto-scaling', secretAccessKey: 'unused' },
  requestHandler,
  maxAttempts: 1,
});

const shapeOf = (group: Group, instances: readonly Instance[]): client.AutoScalingGroup => ({
  AutoScalingGroupName: group.name,
  AutoScalingGroupARN: groupArn(group.name),
  MinSize: group.min,
  MaxSize: group.max,
  DesiredCapacity: group.desired,
  DefaultCooldown: 300,
  AvailabilityZones: group.subnets.map(({ zone }) => zone),
  TargetGroupARNs: [...group.targetGroupArns],
  HealthCheckType: 'EC2',
  CreatedTime: new Date(0),
  SuspendedProcesses: [...group.suspended].map((ProcessName) => ({ ProcessName })),
  Instances: instances.map(({ id, instanceType, subnet, state }) => ({
    InstanceId: id,
    InstanceType: instanceType,
    AvailabilityZone: subnet.zone,
    LifecycleState: lifecycleOf(group.members.get(id)!.isLeaving, state),
    HealthStatus: 'Healthy',
    ProtectedFromScaleIn: false,
  })),
});

function lifecycleOf(isLeaving: boolean, state: Instance['state']): client.LifecycleState {
  if (isLeaving) return 'Terminating';
  return state === 'pending' ? 'Pending' : 'InService';
}
