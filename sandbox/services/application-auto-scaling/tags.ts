import type { Answers } from './api.ts';
import { resourceNotFound, tooManyTags } from './errors.ts';
import type { Registry } from './registry.ts';

type Operations = 'TagResource' | 'UntagResource' | 'ListTagsForResource';

/** "User-defined tag restrictions" of AWS Billing. */
export const MAX_TAGS = 50;

/** Only scalable targets have tags. */
export function tagHandlers(registry: Registry): Answers<Operations> {
  const tagsOf = (resourceArn: string | undefined): Map<string, string> => {
    const target = registry.byArn(resourceArn);
    if (!target) throw resourceNotFound(resourceArn ?? '');
    return target.tags;
  };
  return {
    TagResource: ({ ResourceARN, Tags = {} }) => {
      const tags = tagsOf(ResourceARN);
      if (new Set([...tags.keys(), ...Object.keys(Tags)]).size > MAX_TAGS) throw tooManyTags(ResourceARN!, MAX_TAGS);
      for (const [key, value] of Object.entries(Tags)) tags.set(key, value);
      return {};
    },
    UntagResource: ({ ResourceARN, TagKeys = [] }) => {
      const tags = tagsOf(ResourceARN);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ ResourceARN }) => ({ Tags: Object.fromEntries(tagsOf(ResourceARN)) }),
  };
}
