import type { Tag } from '@aws-sdk/client-rds';
import { CLUSTER_TAG_KEY, stageTag } from '../../../../fleet/names.ts';

/** What says that a thing is ours, and what it is for. */
export const ownTags = (cluster: string, stage: string): Tag[] => [
  { Key: stageTag.key, Value: stageTag.value(stage) },
  { Key: CLUSTER_TAG_KEY, Value: cluster },
];

/** Tags that belong to the one thing that has them: AWS's own, and those of whoever made it. */
const NOT_COPIED = /^(aws:|evenkeel:|application-autoscaling:)/;

/** The tags of a template that a reader like it should have, too: cost centres, owners, environments. */
export const copiedTags = (tags: readonly Tag[] = []): Tag[] => tags.filter(({ Key }) => !NOT_COPIED.test(Key ?? ''));
