import { capacityKey } from '../capacity.ts';
import type { Rule } from './rule.ts';

/**
 * A reader of ours that can never serve is removed, and the floor and the load then decide about another one. Where RDS
 * found no capacity, the class and zone are passed over for a while.
 */
export const removeBroken: Rule = ({ broken, numbers }) => {
  const reader = broken.find(({ ours }) => ours);
  if (!reader) return undefined;
  const lacksCapacity = reader.status === 'insufficient-capacity';
  return {
    kind: 'remove',
    reason: 'broken',
    readerId: reader.id,
    ...(lacksCapacity && { withoutCapacity: capacityKey(reader.instanceClass, reader.zone) }),
    numbers,
  };
};
