import type * as client from '@aws-sdk/client-ecs';
import { arn } from '../../core.ts';
import { type Service, serviceArn } from './tasks.ts';

const ROLE = 'role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';

/** A service as recorded answers show one of Fargate; what cannot be set here has AWS's defaults (API reference). */
export function serviceShape(service: Service, withTags: boolean): client.Service {
  const { name, cluster, desired, spreads, tags, createdMs, launchType } = service;
  return {
    serviceArn: serviceArn(service),
    serviceName: name,
    clusterArn: arn('ecs', `cluster/${cluster}`),
    loadBalancers: [{ ...service.loadBalancer }],
    serviceRegistries: [],
    status: 'ACTIVE',
    desiredCount: desired,
    ...countsOf(service),
    launchType,
    ...platformOf(service, 'LATEST'),
    taskDefinition: service.taskDefinition,
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: false, rollback: false },
      maximumPercent: service.maximumPercent,
      minimumHealthyPercent: 100,
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
    },
    ...(service.controller === 'ECS' ? { deployments: deploymentsOf(service) } : { taskSets: taskSetsOf(service) }),
    roleArn: arn('iam', ROLE),
    events: [],
    createdAt: new Date(createdMs),
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration: networkOf(service),
    healthCheckGracePeriodSeconds: 0,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: service.controller },
    createdBy: arn('iam', 'root'),
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
    availabilityZoneRebalancing: spreads ? 'ENABLED' : 'DISABLED',
    // They are there only if they were asked for (API reference, `include`).
    ...(withTags && { tags: [...tags].map(([key, value]) => ({ key, value })) }),
  };
}

const countsOf = ({ tasks }: Service) => {
  const count = (status: string) => [...tasks].filter((task) => task.status === status).length;
  return { runningCount: count('RUNNING'), pendingCount: count('PENDING') };
};

const platformOf = ({ launchType }: Service, platformVersion: string) =>
  launchType === 'FARGATE' ? { platformVersion, platformFamily: 'Linux' } : {};

const networkOf = ({ subnets }: Service): client.NetworkConfiguration => ({
  awsvpcConfiguration: {
    subnets: subnets.map(({ id }) => id),
    securityGroups: ['sg-0a000000000000000'],
    assignPublicIp: 'DISABLED',
  },
});

/** While another revision is deployed, the one before it goes on beside it. */
function deploymentsOf(service: Service): client.Deployment[] {
  return Array.from({ length: service.deployments }, (_, at): client.Deployment => {
    const id = `ecs-svc/${service.createdMs}${String(at).padStart(6, '0')}`;
    const isUnderWay = service.deployments > 1 && at === 0;
    return {
      id,
      status: at === 0 ? 'PRIMARY' : 'ACTIVE',
      taskDefinition: service.taskDefinition,
      desiredCount: service.desired,
      ...countsOf(service),
      failedTasks: 0,
      createdAt: new Date(service.createdMs),
      updatedAt: new Date(service.createdMs),
      launchType: service.launchType,
      ...platformOf(service, '1.4.0'),
      networkConfiguration: networkOf(service),
      rolloutState: isUnderWay ? 'IN_PROGRESS' : 'COMPLETED',
      rolloutStateReason: `ECS deployment ${id} ${isUnderWay ? 'in progress' : 'completed'}.`,
    };
  });
}

/** What CodeDeploy and other controllers deploy: the one that serves, and the one that is to replace it (API reference). */
function taskSetsOf(service: Service): client.TaskSet[] {
  return Array.from({ length: service.deployments }, (_, at): client.TaskSet => {
    const id = `ecs-svc/${service.createdMs}${String(at).padStart(6, '0')}`;
    const isServing = at === 0;
    return {
      id,
      taskSetArn: arn('ecs', `task-set/${service.cluster}/${service.name}/${id}`),
      serviceArn: serviceArn(service),
      clusterArn: arn('ecs', `cluster/${service.cluster}`),
      status: isServing ? 'PRIMARY' : 'ACTIVE',
      taskDefinition: service.taskDefinition,
      computedDesiredCount: service.desired,
      ...(isServing ? countsOf(service) : { runningCount: 0, pendingCount: 0 }),
      createdAt: new Date(service.createdMs),
      updatedAt: new Date(service.createdMs),
      launchType: service.launchType,
      networkConfiguration: networkOf(service),
      loadBalancers: [{ ...service.loadBalancer }],
      serviceRegistries: [],
      scale: { value: 100, unit: 'PERCENT' },
      stabilityStatus: isServing ? 'STEADY_STATE' : 'STABILIZING',
    };
  });
}
