import type { DBInstance } from '@aws-sdk/client-rds';
import { NET_READER_PREFIX, NET_READER_TAG_KEY, scalableResourceId } from '../../../fleet/names.ts';
import { isOfStage, tagsOf } from '../../aws/tags.ts';
import type { Policy } from './policy.ts';

/**
 * Whether an instance is ours to remove, as its tags say: this stage has made it, or the safety net has, which we
 * registered for times without us.
 */
export function isOurs(
  { DBInstanceIdentifier = '', TagList = [] }: DBInstance,
  cluster: string,
  { stage, safetyNet }: Pick<Policy, 'stage' | 'safetyNet'>,
): boolean {
  const tags = tagsOf(TagList);
  if (isOfStage(tags, stage)) return true;
  const isOfNet =
    DBInstanceIdentifier.startsWith(NET_READER_PREFIX) && tags.get(NET_READER_TAG_KEY) === scalableResourceId(cluster);
  return isOfNet && safetyNet !== 'none';
}
