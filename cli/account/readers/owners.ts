import { paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { DescribeServicesCommand, paginateListClusters, paginateListServices, type Service } from '@aws-sdk/client-ecs';
import { chunksOf, collect } from '../../../functions/aws/collect.ts';
import type { Reader } from '../reader.ts';
import { askEach } from '../each.ts';
import type { Parts } from '../parts.ts';

/** Services of one call (API reference, DescribeServices). */
const SERVICES_AT_ONCE = 10;

/** Who registers targets by itself. */
export const OWNERS = {
  scalingGroups: {
    what: 'Auto Scaling groups',
    actions: ['autoscaling:DescribeAutoScalingGroups'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeAutoScalingGroups({ client: clients.autoScaling, pageSize: 100 }, {}),
          (page) => page.AutoScalingGroups,
        )
      ).map((group) => ({
        name: group.AutoScalingGroupName!,
        // Those that were attached as sources of traffic may be there alone.
        targetGroupArns: [
          ...new Set([
            ...(group.TargetGroupARNs ?? []),
            ...(group.TrafficSources ?? []).flatMap(({ Identifier, Type }) =>
              Identifier !== undefined && (Type ?? 'elbv2') === 'elbv2' ? [Identifier] : [],
            ),
          ]),
        ],
        instanceIds: (group.Instances ?? []).map(({ InstanceId = '' }) => InstanceId),
      })),
  },
  services: {
    what: 'services of ECS',
    actions: ['ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices'],
    read: async ({ clients }) => {
      const clusters = await collect(
        paginateListClusters({ client: clients.ecs, pageSize: 100 }, {}),
        (page) => page.clusterArns,
      );
      const batches = await askEach(clusters, async (cluster) => {
        const services = await collect(
          paginateListServices({ client: clients.ecs, pageSize: 100 }, { cluster }),
          (page) => page.serviceArns,
        );
        return chunksOf(services, SERVICES_AT_ONCE).map((some) => ({ cluster, services: some }));
      });
      return await askEach(batches, async ({ cluster, services: some }) => {
        const { services = [] } = await clients.ecs.send(new DescribeServicesCommand({ cluster, services: some }));
        return services.filter(({ status }) => status !== 'INACTIVE').map(serviceOf);
      });
    },
  },
} satisfies { readonly [Name in keyof Parts]?: Reader<Parts[Name]> };

/** Where another controller deploys, a task set has what the service itself does not. */
function serviceOf(service: Service) {
  const { clusterArn = '', serviceName = '', loadBalancers = [], taskSets = [] } = service;
  const first = taskSets.find(({ status }) => status === 'PRIMARY');
  const network = (service.networkConfiguration ?? first?.networkConfiguration)?.awsvpcConfiguration;
  const balanced = [...loadBalancers, ...taskSets.flatMap((set) => set.loadBalancers ?? [])];
  return {
    cluster: clusterArn.split('/').at(-1)!,
    name: serviceName,
    launchType: service.launchType ?? (service.capacityProviderStrategy?.some(isFargate) ? 'FARGATE' : 'EC2'),
    // Blue and green of a deployment by ECS itself take turns.
    targetGroupArns: [
      ...new Set(
        balanced.flatMap(({ targetGroupArn, advancedConfiguration }) =>
          [targetGroupArn ?? [], advancedConfiguration?.alternateTargetGroupArn ?? []].flat(),
        ),
      ),
    ],
    subnetIds: network?.subnets ?? [],
    securityGroupIds: network?.securityGroups ?? [],
  };
}

const isFargate = ({ capacityProvider }: { readonly capacityProvider?: string | undefined }): boolean =>
  capacityProvider?.startsWith('FARGATE') ?? false;
