import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Answers } from './api.ts';
import {
  duplicateTagKeys,
  listenerNotFound,
  loadBalancerNotFound,
  ruleNotFound,
  targetGroupNotFound,
  tooManyTags,
  validationError,
} from './errors.ts';
import { QUOTAS } from './quotas.ts';
import type { LoadBalancingState } from './state.ts';

type Operations = 'AddTags' | 'RemoveTags' | 'DescribeTags';

/** At most so many resources in one DescribeTags (API reference). */
const DESCRIBED_AT_ONCE = 20;

/** @throws {AwsError} ValidationError, DuplicateTagKeys, TooManyTags */
export function addTags(tags: Map<string, string>, given: readonly Tag[] = []): Map<string, string> {
  for (const { Key } of given)
    if (!Key || Key.length > 128 || Key.startsWith('aws:')) throw validationError(`'${Key}' is not a valid tag key`);
  const keys = given.map(({ Key }) => Key!);
  if (new Set(keys).size < keys.length) throw duplicateTagKeys();
  if (new Set([...tags.keys(), ...keys]).size > QUOTAS.tags) throw tooManyTags(QUOTAS.tags);
  for (const { Key, Value } of given) tags.set(Key!, Value ?? '');
  return tags;
}

/** The tags of a load balancer, target group, listener or rule; undefined if there is no such resource. */
export const tagsByArn = (state: LoadBalancingState, arn: string): Map<string, string> | undefined =>
  [state.loadBalancers, state.targetGroups, state.listeners, state.rules]
    .map((store) => store.get(arn)?.tags)
    .find((tags) => tags !== undefined);

export function tagHandlers(state: LoadBalancingState): Answers<Operations> {
  const tagsOf = (arn: string) => {
    const tags = tagsByArn(state, arn);
    if (tags) return tags;
    if (arn.includes(':loadbalancer/')) throw loadBalancerNotFound();
    if (arn.includes(':targetgroup/')) throw targetGroupNotFound();
    if (arn.includes(':listener/')) throw listenerNotFound();
    if (arn.includes(':listener-rule/')) throw ruleNotFound();
    throw validationError(`'${arn}' is not a valid ARN`);
  };
  return {
    AddTags: ({ ResourceArns, Tags }) => {
      for (const tags of ResourceArns!.map(tagsOf)) addTags(tags, Tags);
      return {};
    },
    RemoveTags: ({ ResourceArns, TagKeys }) => {
      for (const tags of ResourceArns!.map(tagsOf)) for (const key of TagKeys!) tags.delete(key);
      return {};
    },
    DescribeTags: ({ ResourceArns }) => {
      if (ResourceArns!.length > DESCRIBED_AT_ONCE)
        throw validationError(`Up to ${DESCRIBED_AT_ONCE} resources can be described in one call`);
      return {
        TagDescriptions: ResourceArns!.map((ResourceArn) => ({
          ResourceArn,
          Tags: [...tagsOf(ResourceArn)].map(([Key, Value]) => ({ Key, Value })),
        })),
      };
    },
  };
}
