import { arn } from '../../core.ts';
import { anything, arnOf, requestTags } from './demand.ts';
import type { DemandsOf, Lookups, ServiceActions } from './demand.ts';
import { fleetOfGroup } from './ec2.ts';

const groupArn = (name: string) => arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`);

/** Auto Scaling names groups by an id that it draws, and by their names. */
const group: DemandsOf = (input, lookups: Lookups) => [{ resource: lookups.scalingGroupArn?.(input) ?? groupArn('*') }];

export const autoscaling: ServiceActions = {
  CreateAutoScalingGroup: ({ AutoScalingGroupName, Tags }) => {
    const demand = { resource: groupArn(String(AutoScalingGroupName)), context: requestTags(Tags) };
    const tagging = { ...demand, action: 'autoscaling:CreateOrUpdateTags' };
    return [demand, ...(Object.keys(demand.context).length > 0 ? [tagging] : [])];
  },
  CompleteLifecycleAction: group,
  DescribeAutoScalingGroups: anything,
  DescribeAutoScalingInstances: anything,
  DescribeInstanceRefreshes: anything,
  DescribeLifecycleHooks: anything,
  DescribeWarmPool: anything,
  EnterStandby: group,
  ExitStandby: group,
  LaunchInstances: (input, lookups) => [...group(input, lookups), ...fleetOfGroup()],
  PutLifecycleHook: group,
  ResumeProcesses: group,
  SetInstanceProtection: group,
  SuspendProcesses: group,
  TerminateInstanceInAutoScalingGroup: group,
};

const serviceArn = (cluster: unknown, service: unknown) =>
  arnOf('ecs', 'service/', `${String(cluster)}/${String(service)}`);
const serviceOf: DemandsOf = ({ cluster = 'default', service }) => [{ resource: serviceArn(cluster, service) }];

export const ecs: ServiceActions = {
  CreateService: ({ cluster = 'default', serviceName, tags }) => {
    const context = requestTags(tags);
    const demand = { resource: serviceArn(cluster, serviceName), context };
    return [demand, ...(Object.keys(context).length > 0 ? [{ ...demand, action: 'ecs:TagResource' }] : [])];
  },
  ListClusters: anything,
  ListServices: anything,
  // It is about all of the services that it names; of one cluster.
  DescribeServices: ({ cluster = 'default', services = [] }) =>
    (services as readonly string[]).map((service) => ({ resource: serviceArn(cluster, service) })),
  UpdateService: serviceOf,
};

const managedResource: DemandsOf = ({ resourceIdentifier }) => [{ resource: String(resourceIdentifier) }];

/** A shift is named by its id alone; one that there is not is about every load balancer, which is a guess. */
const ofShift: DemandsOf = ({ zonalShiftId }, { shiftedResource }) => [
  { resource: shiftedResource?.(String(zonalShiftId)) ?? arn('elasticloadbalancing', 'loadbalancer/net/*/*') },
];

export const arcZonalShift: ServiceActions = {
  CancelZonalShift: ofShift,
  GetManagedResource: managedResource,
  ListAutoshifts: anything,
  ListManagedResources: anything,
  ListZonalShifts: anything,
  StartZonalShift: managedResource,
  UpdateZonalShift: ofShift,
};

export const fis: ServiceActions = { ListExperiments: anything };
