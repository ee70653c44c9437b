import type { Tag } from '@aws-sdk/client-rds';
import { CLUSTER_TAG_KEY, stageTag } from '../../../../fleet/names.ts';

/** What says that a thing is ours, and what it is for. */
export const ownTags = (cluster: string, stage: string): Tag[] => [
  { Key: stageTag.key, Value: stageTag.value(stage) },
  { Key: CLUSTER_TAG_KEY, Value: cluster },
];

/** Tags that belong to the one thing that has them: AWS's own, and those of whoever made it. */
const NOT_COPIED = /^(aws:|rds:|evenkeel:|application-autoscaling:)/i;

/** RDS takes no more on one instance, and refuses the whole order (RDS user guide, "Tagging Amazon RDS resources"). */
const TAGS_MAX = 50;

/**
 * What a new reader is tagged with: what says that it is ours, and the tags of the template, such as cost centres, owners
 * and environments, as many as there is room for.
 */
export const readerTags = (template: readonly Tag[] = [], cluster: string, stage: string): Tag[] => {
  const own = ownTags(cluster, stage);
  const copied = template.filter(({ Key = '' }) => !NOT_COPIED.test(Key));
  return [...copied.slice(0, TAGS_MAX - own.length), ...own];
};
