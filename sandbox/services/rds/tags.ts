import type { Tag } from '@aws-sdk/client-rds';
import type { Answers } from './api.ts';
import { clusterNotFound, endpointNotFound, instanceNotFound, invalidParameterValue } from './errors.ts';
import { partsOf } from './identifiers.ts';
import { QUOTAS } from './quotas.ts';
import type { RdsRegion } from './region.ts';

type Operations = 'AddTagsToResource' | 'RemoveTagsFromResource' | 'ListTagsForResource';

/** Tags as they are kept. Raises InvalidParameterValue. */
export function tagsOf(given: readonly Tag[] | undefined): Map<string, string> {
  const tags = new Map<string, string>();
  return addTags(tags, given ?? []);
}

function addTags(tags: Map<string, string>, given: readonly Tag[]): Map<string, string> {
  for (const { Key, Value } of given) {
    if (!Key || Key.length > QUOTAS.tagKeyLength || /^(?:aws|rds):/i.test(Key))
      throw invalidParameterValue(`Invalid tag key: ${Key}`);
    if ((Value ?? '').length > QUOTAS.tagValueLength)
      throw invalidParameterValue(`The value of the tag ${Key} is too long.`);
  }
  const names = new Set([...tags.keys(), ...given.map(({ Key }) => Key!)]);
  if (names.size > QUOTAS.tagsOfResource)
    throw invalidParameterValue(`A resource can have at most ${QUOTAS.tagsOfResource} tags.`);
  for (const { Key, Value } of given) tags.set(Key!, Value ?? '');
  return tags;
}

export const tagList = (tags: ReadonlyMap<string, string>): Tag[] => [...tags].map(([Key, Value]) => ({ Key, Value }));

/** The tags of a cluster, an instance or a custom endpoint; undefined if there is no such resource. */
export function tagsByArn(region: RdsRegion, resourceArn: string): Map<string, string> | undefined {
  const { kind, id = '' } = partsOf(resourceArn) ?? {};
  if (kind === 'cluster') return region.clusters.get(id)?.tags;
  if (kind === 'db') return region.instances.get(id)?.tags;
  if (kind === 'cluster-endpoint') return region.endpoints.get(id)?.tags;
  return undefined;
}

export function tagHandlers(region: RdsRegion): Answers<Operations> {
  const find = (resourceArn: string | undefined) => {
    const tags = tagsByArn(region, resourceArn ?? '');
    if (tags) return tags;
    const { kind, id = '' } = partsOf(resourceArn ?? '') ?? {};
    if (kind === 'cluster') throw clusterNotFound(id);
    if (kind === 'db') throw instanceNotFound(id);
    if (kind === 'cluster-endpoint') throw endpointNotFound(id);
    throw invalidParameterValue(`Invalid resource name: ${resourceArn}`);
  };
  return {
    AddTagsToResource: ({ ResourceName, Tags }) => {
      addTags(find(ResourceName), Tags ?? []);
      return {};
    },
    RemoveTagsFromResource: ({ ResourceName, TagKeys }) => {
      const tags = find(ResourceName);
      for (const key of TagKeys ?? []) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ ResourceName, Filters }) => {
      if (Filters && Filters.length > 0) throw invalidParameterValue('Filters are not supported.');
      return { TagList: tagList(find(ResourceName)) };
    },
  };
}
