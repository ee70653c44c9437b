import { DescribeTagsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing } from '../clients.ts';
import { type Tags, tagsOf } from '../tags.ts';
import { paced, unlessGone } from './paced.ts';

/** The maximum of resources per DescribeTags call (API reference). */
export const TAGGED_AT_ONCE = 20;

/** The tags of load balancers, listeners, target groups; of none if a load balancer or a group does not exist. */
export async function readTags(arns: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
  const question = new DescribeTagsCommand({ ResourceArns: [...arns] });
  const { TagDescriptions = [] } = (await unlessGone(paced(() => elasticLoadBalancing.send(question)))) ?? {};
  return new Map(TagDescriptions.map(({ ResourceArn = '', Tags: tags }) => [ResourceArn, tagsOf(tags)]));
}
