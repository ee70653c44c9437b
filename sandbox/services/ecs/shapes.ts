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
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
    },
    deployments: deploymentsOf(service),
    roleArn: arn('iam', ROLE),
    events: [],
    createdAt: new Date(createdMs),
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration: networkOf(service),
    healthCheckGracePeriodSeconds: 0,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
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
