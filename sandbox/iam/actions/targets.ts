import { arn } from '../../core.ts';
import { anything, arnOf } from './demand.ts';
import type { DemandsOf, Lookups, ServiceActions } from './demand.ts';

/** Auto Scaling names groups by an id that it draws, and by their names. */
const group: DemandsOf = (input, lookups: Lookups) => [
  { resource: lookups.scalingGroupArn?.(input) ?? arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*') },
];

export const autoscaling: ServiceActions = {
  DescribeAutoScalingGroups: anything,
  DescribeInstanceRefreshes: anything,
  LaunchInstances: group,
  TerminateInstanceInAutoScalingGroup: group,
};

const serviceOf: DemandsOf = ({ cluster = 'default', service }) => [
  { resource: arnOf('ecs', 'service/', `${cluster}/${service}`) },
];

export const ecs: ServiceActions = {
  // It is about all of the services that it names; of one cluster.
  DescribeServices: ({ cluster = 'default', services = [] }) =>
    (services as readonly string[]).map((service) => ({ resource: arnOf('ecs', 'service/', `${cluster}/${service}`) })),
  UpdateService: serviceOf,
};

export const ec2: ServiceActions = {
  DescribeAvailabilityZones: anything,
  DescribeInstances: anything,
  DescribeSubnets: anything,
};

export const arcZonalShift: ServiceActions = {
  // A shift is named by its id alone: how AWS finds the load balancer that it is about is not documented.
  CancelZonalShift: anything,
  ListManagedResources: anything,
  ListZonalShifts: anything,
  UpdateZonalShift: anything,
  GetManagedResource: ({ resourceIdentifier }) => [{ resource: String(resourceIdentifier) }],
  StartZonalShift: ({ resourceIdentifier }) => [{ resource: String(resourceIdentifier) }],
};
