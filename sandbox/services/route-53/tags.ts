import type { ResourceTagSet } from '@aws-sdk/client-route-53';
import type { Answers } from './api.ts';
import { invalidInput } from './errors.ts';
import type { Route53State } from './state.ts';

type Operations = 'ChangeTagsForResource' | 'ListTagsForResource' | 'ListTagsForResources';

/** At most so many resources in one call (API reference, ListTagsForResources). */
const LISTED_AT_ONCE = 10;

export function tagHandlers(state: Route53State): Answers<Operations> {
  const tagsOf = (type: string | undefined, id: string | undefined) => {
    if (type !== 'hostedzone') throw invalidInput('Only hosted zones have tags in this Region');
    return state.zone(id).tags;
  };
  const shapeOf = (type: 'hostedzone', id: string): ResourceTagSet => ({
    ResourceType: type,
    ResourceId: id,
    Tags: [...tagsOf(type, id)].map(([Key, Value]) => ({ Key, Value })),
  });
  return {
    ChangeTagsForResource: ({ ResourceType, ResourceId, AddTags = [], RemoveTagKeys = [] }) => {
      const tags = tagsOf(ResourceType, ResourceId);
      for (const { Key, Value } of AddTags) tags.set(Key ?? '', Value ?? '');
      for (const key of RemoveTagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ ResourceType, ResourceId }) => {
      tagsOf(ResourceType, ResourceId);
      return { ResourceTagSet: shapeOf('hostedzone', ResourceId!) };
    },
    ListTagsForResources: ({ ResourceType, ResourceIds }) => {
      if (ResourceIds!.length > LISTED_AT_ONCE) throw invalidInput(`At most ${LISTED_AT_ONCE} resources in one call`);
      for (const id of ResourceIds!) tagsOf(ResourceType, id);
      return { ResourceTagSets: ResourceIds!.map((id) => shapeOf('hostedzone', id)) };
    },
  };
}
