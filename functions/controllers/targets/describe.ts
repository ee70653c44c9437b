import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  type DescribeTargetGroupAttributesCommandOutput,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type LoadBalancer,
  type TargetGroup,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing as client } from '../../aws/clients.ts';
import { Pace } from './pace.ts';

/** What ELB says about the load balancer that a group stands behind. */
export interface DescribedLoadBalancer {
  readonly loadBalancer: LoadBalancer;
  readonly attributes: Attributes;
}

export type Attributes = ReadonlyMap<string, string>;

export const pace = new Pace();

/** Every question waits for its turn: ELB takes so many a second from the whole account. */
async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  await pace.next();
  return await question();
}

/** undefined if there is no such target group. */
export async function describeGroup(arn: string): Promise<TargetGroup | undefined> {
  const question = new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] });
  const answer = await unlessGone(ask(() => client.send(question)));
  return answer?.TargetGroups?.[0];
}

/** All target groups of the Region, or those of one load balancer: a call for each started four hundred. */
export async function describeGroups(LoadBalancerArn?: string): Promise<TargetGroup[]> {
  const groups: TargetGroup[] = [];
  let Marker: string | undefined;
  do {
    const question = new DescribeTargetGroupsCommand(LoadBalancerArn ? { LoadBalancerArn, Marker } : { Marker });
    const page = await ask(() => client.send(question));
    groups.push(...(page.TargetGroups ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  return groups;
}

export async function describeHealth(TargetGroupArn: string): Promise<TargetHealthDescription[]> {
  const answer = await ask(() => client.send(new DescribeTargetHealthCommand({ TargetGroupArn })));
  return answer.TargetHealthDescriptions ?? [];
}

export async function describeGroupAttributes(TargetGroupArn: string): Promise<Attributes> {
  const answer = await ask(() => client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn })));
  return attributesIn(answer);
}

/** undefined if there is no such load balancer. */
export async function describeLoadBalancer(arn: string): Promise<DescribedLoadBalancer | undefined> {
  const [found, attributes] = await Promise.all([
    unlessGone(ask(() => client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] })))),
    unlessGone(ask(() => client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn })))),
  ]);
  const loadBalancer = found?.LoadBalancers?.[0];
  return loadBalancer && attributes && { loadBalancer, attributes: attributesIn(attributes) };
}

/** At most so many resources in one DescribeTags (API reference). */
export const TAGGED_AT_ONCE = 20;

/** The value of a tag of each of these target groups that has it; none if one of them is not there. */
export async function readTags(arns: readonly string[], key: string): Promise<ReadonlyMap<string, string>> {
  const question = new DescribeTagsCommand({ ResourceArns: [...arns] });
  const { TagDescriptions = [] } = (await unlessGone(ask(() => client.send(question)))) ?? {};
  return new Map(
    TagDescriptions.flatMap(({ ResourceArn = '', Tags = [] }) => {
      const value = Tags.find(({ Key }) => Key === key)?.Value;
      return value === undefined ? [] : [[ResourceArn, value] as const];
    }),
  );
}

const attributesIn = ({
  Attributes = [],
}: Pick<DescribeTargetGroupAttributesCommandOutput, 'Attributes'>): Attributes =>
  new Map(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]));

async function unlessGone<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isGone =
      error instanceof Error && /^(TargetGroupNotFound|LoadBalancerNotFound)(Exception)?$/.test(error.name);
    if (isGone) return undefined;
    throw error;
  }
}
