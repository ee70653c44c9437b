import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  type DescribeTargetGroupAttributesCommandOutput,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type LoadBalancer,
  type TargetGroup,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing as client } from '../clients.ts';
import { paced, unlessGone } from './paced.ts';

/** The load balancer of a target group. */
export interface DescribedLoadBalancer {
  readonly loadBalancer: LoadBalancer;
  readonly attributes: Attributes;
}

export type Attributes = ReadonlyMap<string, string>;

/** undefined if there is no such target group. */
export async function describeGroup(arn: string): Promise<TargetGroup | undefined> {
  const question = new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] });
  const answer = await unlessGone(paced(() => client.send(question)));
  return answer?.TargetGroups?.[0];
}

/** All target groups of the Region, or those of one load balancer: one call per 400. */
export async function describeGroups(LoadBalancerArn?: string): Promise<TargetGroup[]> {
  const groups: TargetGroup[] = [];
  let Marker: string | undefined;
  do {
    const question = new DescribeTargetGroupsCommand(LoadBalancerArn ? { LoadBalancerArn, Marker } : { Marker });
    const page = await paced(() => client.send(question));
    groups.push(...(page.TargetGroups ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  return groups;
}

export async function describeHealth(TargetGroupArn: string): Promise<TargetHealthDescription[]> {
  const answer = await paced(() => client.send(new DescribeTargetHealthCommand({ TargetGroupArn })));
  return answer.TargetHealthDescriptions ?? [];
}

export async function describeGroupAttributes(TargetGroupArn: string): Promise<Attributes> {
  const answer = await paced(() => client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn })));
  return attributesIn(answer);
}

/** undefined if there is no such load balancer. */
export async function describeLoadBalancer(arn: string): Promise<DescribedLoadBalancer | undefined> {
  const [found, attributes] = await Promise.all([
    unlessGone(paced(() => client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] })))),
    unlessGone(paced(() => client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn })))),
  ]);
  const loadBalancer = found?.LoadBalancers?.[0];
  return loadBalancer && attributes && { loadBalancer, attributes: attributesIn(attributes) };
}

const attributesIn = ({
  Attributes = [],
}: Pick<DescribeTargetGroupAttributesCommandOutput, 'Attributes'>): Attributes =>
  new Map(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]));
