import type * as client from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../wire/handlers.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Ec2 } from '../ec2/index.ts';
import { type Group, type Groups, isWarm, type Member } from './groups.ts';
import { type Hook, hookShape } from './hooks.ts';

const SIMULATED_OF_HOOK = new Set(
  'AutoScalingGroupName LifecycleHookName LifecycleTransition HeartbeatTimeout DefaultResult'.split(' '),
);

const validationError = (message: string) => new AwsError('ValidationError', message, { status: 400 });

/** An hour, and ABANDON, unless told otherwise (API reference, "PutLifecycleHook"). */
const HEARTBEAT_SECONDS = 3_600;

/** What becomes of single instances of a group: hooks that they wait for, what is set aside, what is protected. */
export function lifecycleHandlers(groups: Groups, ec2: Ec2, groupOf: (name: string | undefined) => Group) {
  const members = (group: Group, ids: readonly string[] = []): Member[] =>
    ids.map((id) => {
      const member = group.members.get(id);
      if (!member) throw validationError(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
      return member;
    });
  return {
    PutLifecycleHook: (input: client.PutLifecycleHookCommandInput) => {
      refuseUnsimulated('autoscaling:PutLifecycleHook', input, SIMULATED_OF_HOOK);
      const { LifecycleHookName: name = '', LifecycleTransition: transition } = input;
      if (!/^autoscaling:EC2_INSTANCE_(LAUNCHING|TERMINATING)$/.test(transition ?? ''))
        throw validationError(`Invalid lifecycle transition: ${transition}`);
      groupOf(input.AutoScalingGroupName).hooks.set(name, {
        name,
        transition: transition as Hook['transition'],
        heartbeatSeconds: input.HeartbeatTimeout ?? HEARTBEAT_SECONDS,
        defaultResult: (input.DefaultResult ?? 'ABANDON') as Hook['defaultResult'],
      });
      return {};
    },

    DescribeLifecycleHooks: ({
      AutoScalingGroupName,
      LifecycleHookNames: names,
    }: client.DescribeLifecycleHooksCommandInput) => {
      const { name, hooks } = groupOf(AutoScalingGroupName);
      const found = [...hooks.values()].filter((hook) => !names?.length || names.includes(hook.name));
      return { LifecycleHooks: found.map((hook) => hookShape(name, hook)) };
    },

    CompleteLifecycleAction: (input: client.CompleteLifecycleActionCommandInput) => {
      const { InstanceId = '', LifecycleHookName = '', LifecycleActionResult } = input;
      groupOf(input.AutoScalingGroupName);
      const result = LifecycleActionResult === 'CONTINUE' ? 'CONTINUE' : 'ABANDON';
      if (!groups.waits.complete(InstanceId, LifecycleHookName, result))
        throw validationError(`No active Lifecycle Action found with instance ID ${InstanceId}`);
      return {};
    },

    EnterStandby: async ({
      AutoScalingGroupName,
      InstanceIds = [],
      ShouldDecrementDesiredCapacity,
    }: client.EnterStandbyCommandInput) => {
      const group = groupOf(AutoScalingGroupName);
      const standing = members(group, InstanceIds);
      if (standing.some(({ lifecycle }) => lifecycle !== 'InService'))
        throw validationError('The instances are not in InService.');
      if (ShouldDecrementDesiredCapacity && group.desired - standing.length < group.min)
        throw validationError(`The group would have fewer than its minimum of ${group.min}`);
      if (ShouldDecrementDesiredCapacity) group.desired -= standing.length;
      for (const member of standing) member.lifecycle = 'Standby';
      for (const id of InstanceIds) await groups.deregister(group, id);
      groups.replenish(group);
      return { Activities: [] };
    },

    ExitStandby: async ({ AutoScalingGroupName, InstanceIds = [] }: client.ExitStandbyCommandInput) => {
      const group = groupOf(AutoScalingGroupName);
      if (members(group, InstanceIds).some(({ lifecycle }) => lifecycle !== 'Standby'))
        throw validationError('The instances are not in Standby.');
      group.desired += InstanceIds.length;
      for (const id of InstanceIds) await groups.enterService(group, id);
      return { Activities: [] };
    },

    SetInstanceProtection: ({
      AutoScalingGroupName,
      InstanceIds,
      ProtectedFromScaleIn,
    }: client.SetInstanceProtectionCommandInput) => {
      for (const member of members(groupOf(AutoScalingGroupName), InstanceIds))
        member.isProtected = ProtectedFromScaleIn ?? false;
      return {};
    },

    // Those of warm pools, too: `Warmed:Running` is one of the states that it documents.
    DescribeAutoScalingInstances: ({ InstanceIds }: client.DescribeAutoScalingInstancesCommandInput) => {
      const all = [...groups.all.values()].flatMap((group) =>
        [...group.members].map(([id, member]) => ({ group, id, member })),
      );
      const wanted = all.filter(({ id }) => !InstanceIds?.length || InstanceIds.includes(id));
      return {
        AutoScalingInstances: wanted.map(({ group, id, member }) => ({
          InstanceId: id,
          InstanceType: group.instanceType,
          AutoScalingGroupName: group.name,
          AvailabilityZone: ec2.state.instance(id).subnet.zone,
          LifecycleState: member.lifecycle,
          HealthStatus: 'HEALTHY',
          ProtectedFromScaleIn: member.isProtected,
        })),
      };
    },

    DescribeWarmPool: ({ AutoScalingGroupName }: client.DescribeWarmPoolCommandInput) => {
      const group = groupOf(AutoScalingGroupName);
      const warm = [...group.members].filter(([, member]) => isWarm(member));
      return {
        Instances: warm.map(([id, { lifecycle, isProtected }]) => ({
          InstanceId: id,
          InstanceType: group.instanceType,
          AvailabilityZone: ec2.state.instance(id).subnet.zone,
          LifecycleState: lifecycle,
          HealthStatus: 'Healthy',
          ProtectedFromScaleIn: isProtected,
        })),
      };
    },
  };
}
