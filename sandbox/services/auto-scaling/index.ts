import * as client from '@aws-sdk/client-auto-scaling';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Core, REGION } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { MemoryRequestHandler } from '../../wire/memory.ts';
import { service, type WireService } from '../../wire/service.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Ec2 } from '../ec2/index.ts';
import { CONSTRAINTS } from './constraints.ts';
import { type Group, groupArn, Groups } from './groups.ts';
import { launchInstances } from './launches.ts';
import { lifecycleHandlers } from './lifecycle.ts';
import { newGroup } from './newGroup.ts';
import { groupShape } from './shapes.ts';

export interface AutoScaling {
  readonly wire: WireService;
  /** EC2 has no capacity in a zone from now on, or has it again. */
  setCapacity(zone: string, hasCapacity: boolean): void;
  /** Somebody refreshes the instances of a group: the status of that, `Baking` say, and undefined once it is over. */
  setRefresh(groupName: string, status: string | undefined): void;
  /** The group fills its warm pool with so many running instances in a zone. @returns their ids */
  warm(groupName: string, zone: string, count: number): string[];
  /** The ARN of the group that a request names, or whose instance it names. */
  groupArnOf(request: { readonly AutoScalingGroupName?: string; readonly InstanceId?: string }): string | undefined;
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
}

const SIMULATED_OF_DESCRIBE = new Set('AutoScalingGroupNames MaxRecords NextToken Filters'.split(' '));

/** As EC2 says it (users' reports). */
const NO_CAPACITY = {
  code: 'InsufficientInstanceCapacity',
  message:
    'We currently do not have sufficient m7g.large capacity in the Availability Zone you requested. Our system will be working on provisioning additional capacity.',
} as const;

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
    setCapacity(zone, hasCapacity) {
      if (hasCapacity) groups.refusals.delete(zone);
      else groups.refusals.set(zone, NO_CAPACITY);
      for (const group of groups.all.values()) if (hasCapacity) groups.replenish(group);
    },
    setRefresh: (name, status) => void (groupOf(name).refresh = status),
    warm: (name, zone, count) =>
      Array.from({ length: count }, () => groups.launch(groupOf(name), zone, 'Warmed:Pending').id),
    groupArnOf({ AutoScalingGroupName, InstanceId = '' }) {
      const name = AutoScalingGroupName ?? groups.groupOf(InstanceId)?.name;
      return name === undefined ? undefined : groupArn(name);
    },
    resourceTags(resource) {
      const group = [...groups.all.values()].find(({ name }) => groupArn(name) === resource);
      return group && Object.fromEntries(group.tags);
    },
    wire: service(
      client,
      CONSTRAINTS,
    )({
      CreateAutoScalingGroup: (input) => {
        const group = newGroup(input, (id) => ec2.state.subnet(id), core.clock.now());
        if (groups.all.has(group.name))
          throw new AwsError(
            'AlreadyExists',
            `AutoScalingGroup by this name already exists - A group with the name ${group.name} already exists`,
          );
        groups.all.set(group.name, group);
        groups.replenish(group);
        return {};
      },

      DescribeAutoScalingGroups: (input) => {
        refuseUnsimulated('autoscaling:DescribeAutoScalingGroups', input, SIMULATED_OF_DESCRIBE);
        const { AutoScalingGroupNames: names, MaxRecords: size = PAGE, NextToken } = input;
        if (size < 1 || size > PAGE_MAX)
          throw validationError(`MaxRecords must be between 1 and ${PAGE_MAX}, inclusive.`);
        const found = [...groups.all.values()].filter(
          (group) => (!names?.length || names.includes(group.name)) && hasTags(group, input.Filters),
        );
        const start = NextToken === undefined ? 0 : found.findIndex(({ name }) => name === NextToken);
        if (start < 0) throw new AwsError('InvalidNextToken', `The token '${NextToken}' is invalid.`);
        const next = found[start + size];
        return {
          AutoScalingGroups: found
            .slice(start, start + size)
            .map((group) => groupShape(group, groups.instancesOf(group))),
          ...(next && { NextToken: next.name }),
        };
      },

      DescribeInstanceRefreshes: ({ AutoScalingGroupName }) => {
        const group = groupOf(AutoScalingGroupName);
        const InstanceRefreshId = '0a000000-0000-4000-8000-000000000000';
        return {
          InstanceRefreshes: group.refresh
            ? [
                {
                  InstanceRefreshId,
                  AutoScalingGroupName: group.name,
                  Status: group.refresh as client.InstanceRefreshStatus,
                },
              ]
            : [],
        };
      },

      ...lifecycleHandlers(groups, ec2, groupOf),

      SuspendProcesses: ({ AutoScalingGroupName, ScalingProcesses }) => {
        const group = groupOf(AutoScalingGroupName);
        for (const name of processesOf(ScalingProcesses))
          if (!group.suspended.has(name)) group.suspended.set(name, core.clock.now());
        return {};
      },

      ResumeProcesses: ({ AutoScalingGroupName, ScalingProcesses }) => {
        const group = groupOf(AutoScalingGroupName);
        for (const name of processesOf(ScalingProcesses)) group.suspended.delete(name);
        groups.replenish(group);
        return {};
      },

      LaunchInstances: (input) => launchInstances(groups, groupOf(input.AutoScalingGroupName), input),

      TerminateInstanceInAutoScalingGroup: async ({ InstanceId = '', ShouldDecrementDesiredCapacity }) => {
        const group = groups.groupOf(InstanceId);
        if (!group) throw new AwsError('ValidationError', `Instance Id not found - ${InstanceId}`);
        if (!ShouldDecrementDesiredCapacity) throw notSimulated('Terminating without lowering the desired capacity');
        // That a suspended process refuses this, too, is a guess.
        if (group.suspended.has('Terminate'))
          throw new AwsError('ScalingActivityInProgress', `Terminate is suspended for ${group.name}.`);
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

const validationError = (message: string) => new AwsError('ValidationError', message, { status: 400 });

/** Groups of a page: 50 unless told otherwise, 100 at most (API reference). */
const PAGE = 50;
const PAGE_MAX = 100;

/** "Suspend and resume processes" of the user guide. */
const PROCESSES: readonly string[] = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
];

/** Without names, all of them (API reference). */
function processesOf(names: readonly string[] | undefined): readonly string[] {
  const unknown = (names ?? []).filter((name) => !PROCESSES.includes(name));
  if (unknown.length > 0) throw validationError(`Invalid process type: ${unknown.join(', ')}`);
  return names?.length ? names : PROCESSES;
}

/** `tag-key`, `tag-value`, `tag:KEY`: all have to match, and of each any value (API reference, Filter). */
function hasTags({ tags }: Group, filters: readonly client.Filter[] = []): boolean {
  return filters.every(({ Name = '', Values = [] }) => {
    if (Name === 'tag-key') return Values.some((key) => tags.has(key));
    if (Name === 'tag-value') return Values.some((value) => [...tags.values()].includes(value));
    if (Name.startsWith('tag:')) return Values.includes(tags.get(Name.slice(4)) ?? '\0');
    throw validationError(`Filter ${Name} is invalid.`);
  });
}
