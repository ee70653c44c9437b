import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type LoadBalancer,
  paginateDescribeTargetGroups,
  type TargetGroup,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing } from '../platform/clients.ts';
import { collect } from '../platform/collect.ts';

/** What ELB says about one target group. */
export interface Described {
  readonly group: TargetGroup;
  readonly attributes: Attributes;
  readonly health: readonly TargetHealthDescription[];
}

/** What ELB says about the load balancer that a group stands behind. */
export interface DescribedLoadBalancer {
  readonly loadBalancer: LoadBalancer;
  readonly attributes: Attributes;
}

export type Attributes = ReadonlyMap<string, string>;

const client = elasticLoadBalancing;

/** undefined if there is no such target group. */
export async function describeGroup(TargetGroupArn: string): Promise<TargetGroup | undefined> {
  try {
    const { TargetGroups = [] } = await client.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] }),
    );
    return TargetGroups[0];
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** All target groups of the Region, by their ARNs: one call for each started four hundred. */
export async function describeAllGroups(): Promise<ReadonlyMap<string, TargetGroup>> {
  const groups = await collect(
    paginateDescribeTargetGroups({ client, pageSize: 400 }, {}),
    (page) => page.TargetGroups,
  );
  return new Map(groups.map((group) => [group.TargetGroupArn!, group]));
}

/** The groups of one load balancer. */
export const describeGroupsOf = (LoadBalancerArn: string): Promise<TargetGroup[]> =>
  collect(paginateDescribeTargetGroups({ client }, { LoadBalancerArn }), (page) => page.TargetGroups);

export async function describeHealth(TargetGroupArn: string): Promise<TargetHealthDescription[]> {
  const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  return TargetHealthDescriptions;
}

export async function describeGroupAttributes(TargetGroupArn: string): Promise<Attributes> {
  const { Attributes = [] } = await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
  return new Map(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** undefined if there is no such load balancer. */
export async function describeLoadBalancer(LoadBalancerArn: string): Promise<DescribedLoadBalancer | undefined> {
  try {
    const [{ LoadBalancers = [] }, { Attributes = [] }] = await Promise.all([
      client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn] })),
      client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn })),
    ]);
    const attributes = new Map(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]));
    return LoadBalancers[0] && { loadBalancer: LoadBalancers[0], attributes };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The value of a tag of a target group; undefined where it does not have it, or is not there itself. */
export async function readTag(arn: string, key: string): Promise<string | undefined> {
  try {
    const { TagDescriptions = [] } = await client.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
    return TagDescriptions[0]?.Tags?.find(({ Key }) => Key === key)?.Value;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const isNotFound = (error: unknown) =>
  error instanceof Error && /^(TargetGroupNotFound|LoadBalancerNotFound)(Exception)?$/.test(error.name);
