import * as client from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { arn, type Core, REGION } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { MemoryRequestHandler } from '../../wire/memory.ts';
import { service, type WireService } from '../../wire/service.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import { pageOf } from '../pages.ts';
import type { Ec2, Subnet } from '../ec2/index.ts';
import type { ElasticLoadBalancing } from '../elastic-load-balancing/index.ts';
import { serviceShape } from './shapes.ts';
import { type Service, serviceArn, Tasks } from './tasks.ts';

export interface Ecs {
  readonly wire: WireService;
  /** A service's tasks, by the zone that they run in and their addresses. */
  tasksOf(cluster: string, name: string): { readonly zone: string; readonly address: string }[];
  /** Somebody deploys another revision of a service, or is done with it. */
  setDeploying(cluster: string, name: string, isDeploying: boolean): void;
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
  /** Tasks that are placed inside of `setUp` run at once. */
  instantly<Result>(setUp: () => Promise<Result>): Promise<Result>;
}

const SIMULATED_OF_CREATE = new Set(
  'cluster serviceName taskDefinition desiredCount loadBalancers networkConfiguration launchType availabilityZoneRebalancing deploymentController deploymentConfiguration tags'.split(
    ' ',
  ),
);
const SIMULATED_OF_UPDATE = new Set('cluster service desiredCount availabilityZoneRebalancing'.split(' '));

/** How often ECS looks whether a service is even, in milliseconds: a guess. */
const SPREAD_EVERY_MS = 60_000;

/** Amazon ECS: services whose tasks stand behind target groups. */
export function createEcs(
  core: Core,
  options: {
    readonly ec2: Ec2;
    readonly elasticLoadBalancing: ElasticLoadBalancing;
    readonly requestHandler: MemoryRequestHandler;
  },
): Ecs {
  let elb: ElasticLoadBalancingV2Client | undefined;
  const tasks = new Tasks(
    core,
    options.ec2,
    () => (elb ??= new ElasticLoadBalancingV2Client(settings(options.requestHandler))),
  );
  const services = new Map<string, Service>();
  const find = (cluster = 'default', name = '') => services.get(`${cluster}/${name.split('/').at(-1)}`);
  const get = (cluster: string | undefined, name: string | undefined): Service => {
    const found = find(cluster, name);
    if (!found) throw new AwsError('ServiceNotFoundException', 'Service not found.');
    return found;
  };
  const everyMinute = (target: Service) => {
    void tasks.spread(target);
    core.clock.setTimeout(() => everyMinute(target), SPREAD_EVERY_MS);
  };
  // A task whose target fails its health checks is stopped, and another one is started.
  options.elasticLoadBalancing.subscribe(({ kind, arn: groupArn }) => {
    if (kind !== 'health') return;
    for (const target of services.values()) if (target.targetGroupArn === groupArn) void replaceFailed(target);
  });
  const replaceFailed = async (target: Service) => {
    const group = options.elasticLoadBalancing.state.targetGroups.get(target.targetGroupArn)!;
    for (const task of target.tasks) {
      const health = group.targets.get(`${task.address}:${target.port}`)?.health.state;
      if (health === 'unhealthy') await tasks.stop(target, task);
    }
    await tasks.settle(target);
  };
  return {
    tasksOf: (cluster, name) =>
      [...get(cluster, name).tasks].map(({ subnet, address }) => ({ zone: subnet.zone, address })),
    setDeploying: (cluster, name, isDeploying) => void (get(cluster, name).deployments = isDeploying ? 2 : 1),
    resourceTags(resource) {
      const found = [...services.values()].find((candidate) => serviceArn(candidate) === resource);
      return found && Object.fromEntries(found.tags);
    },
    instantly: (setUp) => tasks.instantly(setUp),
    wire: service(client)({
      CreateService: async (input) => {
        refuseUnsimulated('ecs:CreateService', input, SIMULATED_OF_CREATE);
        const created = newService(input, (id) => options.ec2.state.subnet(id), core.clock.now());
        const key = `${created.cluster}/${created.name}`;
        if (services.has(key)) throw invalidParameter('Creation of service was not idempotent.');
        services.set(key, created);
        await tasks.settle(created);
        core.clock.setTimeout(() => everyMinute(created), SPREAD_EVERY_MS);
        return { service: serviceShape(created, true) };
      },

      // A cluster that no service was created in is not listed: clusters are not created here.
      ListClusters: (input) => {
        refuseUnsimulated('ecs:ListClusters', input, SIMULATED_OF_LIST);
        const clusters = new Set([...services.values()].map((one) => arn('ecs', `cluster/${one.cluster}`)));
        const { items, nextToken } = listed([...clusters], input);
        return { clusterArns: items, ...(nextToken !== undefined && { nextToken }) };
      },

      ListServices: (input) => {
        refuseUnsimulated('ecs:ListServices', input, new Set([...SIMULATED_OF_LIST, 'cluster']));
        const cluster = bareName(input.cluster);
        const own = [...services.values()].filter((one) => one.cluster === cluster);
        if (own.length === 0) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
        const { items, nextToken } = listed(own.map(serviceArn), { maxResults: SERVICES_OF_PAGE, ...input });
        return { serviceArns: items, ...(nextToken !== undefined && { nextToken }) };
      },

      DescribeServices: ({ cluster, services: names = [], include = [] }) => {
        if (names.length === 0) throw invalidParameter('Services cannot be empty.');
        if (names.length > DESCRIBED_AT_ONCE)
          throw invalidParameter(`services can have at most ${DESCRIBED_AT_ONCE} items.`);
        const found = names.map((name) => ({ name, found: find(bareName(cluster), name) }));
        return {
          services: found.flatMap((each) => (each.found ? [serviceShape(each.found, include.includes('TAGS'))] : [])),
          failures: found
            .filter((each) => !each.found)
            .map(({ name }) => ({
              arn: name.startsWith('arn:') ? name : arn('ecs', `service/${bareName(cluster)}/${name}`),
              reason: 'MISSING',
            })),
        };
      },

      UpdateService: async (input) => {
        refuseUnsimulated('ecs:UpdateService', input, SIMULATED_OF_UPDATE);
        const updated = get(bareName(input.cluster), input.service);
        if (input.availabilityZoneRebalancing) checkRebalancing(updated, input.availabilityZoneRebalancing);
        updated.desired = input.desiredCount ?? updated.desired;
        if (input.availabilityZoneRebalancing) updated.spreads = input.availabilityZoneRebalancing === 'ENABLED';
        await tasks.settle(updated);
        return { service: serviceShape(updated, true) };
      },
    }),
  };
}

const settings = (requestHandler: MemoryRequestHandler) => ({
  region: REGION,
  credentials: { accessKeyId: 'ecs', secretAccessKey: 'unused' },
  requestHandler,
  maxAttempts: 1,
});

const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);

/** Services of one call (API reference, DescribeServices). */
const DESCRIBED_AT_ONCE = 10;

/** Of lists, unless the caller asks for fewer (API reference, ListClusters and ListServices). */
const LISTED_AT_ONCE = 100;
const SERVICES_OF_PAGE = 10;

const SIMULATED_OF_LIST = new Set(['maxResults', 'nextToken']);

const listed = (
  arns: readonly string[],
  {
    maxResults: limit = LISTED_AT_ONCE,
    nextToken: token,
  }: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
) =>
  pageOf(
    arns.toSorted(),
    (one) => one,
    { limit, token },
    () => invalidParameter('Invalid token.'),
  );

/** A cluster may be given by its ARN. */
const bareName = (cluster = 'default'): string => cluster.split('/').at(-1)!;

/**
 * A service that may not have more tasks than it wants cannot be rebalanced (developer guide, "Balancing an Amazon ECS
 * service across Availability Zones"); of one that another controller deploys, UpdateService changes no such thing (API
 * reference). The words are a guess.
 */
function checkRebalancing({ controller, maximumPercent }: Pick<Service, 'controller' | 'maximumPercent'>, to: string) {
  if (to !== 'ENABLED') return;
  if (controller !== 'ECS')
    throw invalidParameter(
      `Unable to update Availability Zone rebalancing on services with ${controller === 'CODE_DEPLOY' ? 'a' : 'an'} ${controller} deployment controller.`,
    );
  if (maximumPercent <= 100)
    throw invalidParameter('Availability Zone rebalancing requires a maximumPercent greater than 100.');
}

/**
 * Rebalancing is on unless it is switched off on creation (API reference, CreateService); where another controller
 * deploys, it is off, which is a guess.
 */
function newService(
  input: client.CreateServiceCommandInput,
  subnetOf: (id: string) => Subnet,
  createdMs: number,
): Service {
  const { serviceName: name = '', taskDefinition = 'task', loadBalancers: [balanced] = [] } = input;
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) throw invalidParameter('Invalid service name.');
  if (!balanced?.targetGroupArn || balanced.containerPort === undefined)
    throw notSimulated('A service without a target group');
  const { deploymentController: { type: controller = 'ECS' } = {}, deploymentConfiguration = {} } = input;
  const { maximumPercent = 200, ...others } = deploymentConfiguration;
  refuseUnsimulated('ecs:CreateService', others, new Set());
  const rebalancing = input.availabilityZoneRebalancing ?? (controller === 'ECS' ? 'ENABLED' : 'DISABLED');
  checkRebalancing({ controller, maximumPercent }, rebalancing);
  return {
    cluster: bareName(input.cluster),
    name,
    subnets: (input.networkConfiguration?.awsvpcConfiguration?.subnets ?? []).map(subnetOf),
    targetGroupArn: balanced.targetGroupArn,
    port: balanced.containerPort,
    loadBalancer: balanced,
    taskDefinition: taskDefinition.startsWith('arn:')
      ? taskDefinition
      : arn('ecs', `task-definition/${/:\d+$/.test(taskDefinition) ? taskDefinition : `${taskDefinition}:1`}`),
    launchType: input.launchType ?? 'EC2',
    createdMs,
    tags: new Map((input.tags ?? []).map(({ key = '', value = '' }) => [key, value])),
    tasks: new Set(),
    desired: input.desiredCount ?? 0,
    spreads: rebalancing === 'ENABLED',
    controller,
    maximumPercent,
    deployments: 1,
  };
}
