import type { DBInstance } from '@aws-sdk/client-rds';
import { NET_READER_PREFIX, NET_READER_TAG_KEY, scalableResourceId, stageTag } from '../../../fleet/names.ts';
import type { Policy } from './situation.ts';

/**
 * Whether an instance is ours to remove, as its tags say: this stage has made it, or the safety net has, which we
 * registered for times without us.
 */
export function isOurs(
  { DBInstanceIdentifier = '', TagList = [] }: DBInstance,
  cluster: string,
  { stage, safetyNet }: Pick<Policy, 'stage' | 'safetyNet'>,
): boolean {
  const hasTag = (key: string, value: string) => TagList.some(({ Key, Value }) => Key === key && Value === value);
  if (hasTag(stageTag.key, stageTag.value(stage))) return true;
  const isOfNet =
    DBInstanceIdentifier.startsWith(NET_READER_PREFIX) && hasTag(NET_READER_TAG_KEY, scalableResourceId(cluster));
  return isOfNet && safetyNet !== 'none';
}
