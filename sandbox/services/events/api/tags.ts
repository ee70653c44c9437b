import type * as client from '@aws-sdk/client-eventbridge';
import type { Tag } from '@aws-sdk/client-eventbridge';
import type { Handlers } from '../../../wire/handlers.ts';
import type { Buses } from '../bus.ts';
import { QUOTAS } from '../quotas.ts';
import { busOf, invalid, ruleOf, tooMany } from './lookup.ts';

export function tagHandlers(buses: Buses): Handlers<typeof client> {
  return {
    TagResource({ ResourceARN, Tags }) {
      const tags = tagsOf(buses, ResourceARN);
      const all = new Map([...tags, ...tagMap(Tags)]);
      if (all.size > QUOTAS.tagsOfResource) throw tooMany();
      for (const [key, value] of all) tags.set(key, value);
      return {};
    },
    UntagResource({ ResourceARN, TagKeys = [] }) {
      const tags = tagsOf(buses, ResourceARN);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ ResourceARN }) => ({
      Tags: [...tagsOf(buses, ResourceARN)].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

export const tagMap = (tags: readonly Tag[] = []): Map<string, string> =>
  new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

/** The tags of a bus, or of a rule: `rule/NAME` on the default bus, `rule/BUS/NAME` on another. */
function tagsOf(buses: Buses, arn = ''): Map<string, string> {
  const [kind, ...names] = arn.split(':').slice(5).join(':').split('/');
  if (kind === 'event-bus' && names.length > 0) return busOf(buses, arn).tags;
  if (kind === 'rule' && names.length > 0) {
    const bus = busOf(buses, names.length === 1 ? 'default' : names.slice(0, -1).join('/'));
    return ruleOf(bus, names.at(-1)).tags;
  }
  throw invalid(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
}
