import * as client from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { arn, type Core, REGION } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { MemoryRequestHandler } from '../../wire/memory.ts';
import { service, type WireService } from '../../wire/service.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Ec2 } from '../ec2/index.ts';
import type { ElasticLoadBalancing } from '../elastic-load-balancing/index.ts';
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
  'cluster serviceName taskDefinition desiredCount loadBalancers networkConfiguration launchType availabilityZoneRebalancing tags'.split(
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
        const [balanced] = input.loadBalancers ?? [];
        const created: Service = {
          cluster: input.cluster ?? 'default',
          name: input.serviceName!,
          subnets: (input.networkConfiguration?.awsvpcConfiguration?.subnets ?? []).map((id) =>
            options.ec2.state.subnet(id),
          ),
          targetGroupArn: balanced!.targetGroupArn!,
          port: balanced!.containerPort!,
          tags: new Map((input.tags ?? []).map(({ key = '', value = '' }) => [key, value])),
          tasks: new Set(),
          desired: input.desiredCount ?? 0,
          spreads: input.availabilityZoneRebalancing !== 'DISABLED',
          deployments: 1,
        };
        services.set(`${created.cluster}/${created.name}`, created);
        await tasks.settle(created);
        core.clock.setTimeout(() => everyMinute(created), SPREAD_EVERY_MS);
        return { service: shapeOf(created) };
      },

      DescribeServices: ({ cluster, services: names = [] }) => {
        const found = names.map((name) => ({ name, found: find(cluster, name) }));
        return {
          services: found.flatMap((each) => (each.found ? [shapeOf(each.found)] : [])),
          failures: found
            .filter((each) => !each.found)
            .map(({ name }) => ({ arn: arn('ecs', `service/${cluster}/${name}`), reason: 'MISSING' })),
        };
      },

      UpdateService: async (input) => {
        refuseUnsimulated('ecs:UpdateService', input, SIMULATED_OF_UPDATE);
        const updated = get(input.cluster, input.service);
        updated.desired = input.desiredCount ?? updated.desired;
        if (input.availabilityZoneRebalancing) updated.spreads = input.availabilityZoneRebalancing === 'ENABLED';
        await tasks.settle(updated);
        return { service: shapeOf(updated) };
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

const shapeOf = (found: Service): client.Service => {
  const count = (status: string) => [...found.tasks].filter((task) => task.status === status).length;
  return {
    serviceArn: serviceArn(found),
    serviceName: found.name,
    clusterArn: arn('ecs', `cluster/${found.cluster}`),
    status: 'ACTIVE',
    desiredCount: found.desired,
    runningCount: count('RUNNING'),
    pendingCount: count('PENDING'),
    availabilityZoneRebalancing: found.spreads ? 'ENABLED' : 'DISABLED',
    deployments: Array.from({ length: found.deployments }, (_, at) => ({ status: at === 0 ? 'PRIMARY' : 'ACTIVE' })),
  };
};
