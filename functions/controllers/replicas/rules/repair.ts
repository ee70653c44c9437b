import type { Decision } from '../decision.ts';
import { offeringName } from '../offering.ts';
import { parameterGroup } from '../template.ts';
import type { Rule } from './rule.ts';

/**
 * A reader of ours that can never serve is removed, and the minimum and the load then decide about another one. Where
 * RDS found no capacity, the class and zone are passed over for a while; where it could not start with its parameters,
 * its parameter group is.
 */
export const removeBroken: Rule = ({ broken, numbers }) =>
  broken
    .filter(({ ours }) => ours)
    .map((reader): Decision => ({
      kind: 'remove',
      reason: 'broken',
      readerId: reader.id,
      status: reader.status,
      ...(reader.status === 'insufficient-capacity' && { withoutCapacity: offeringName(reader) }),
      ...(reader.status === 'incompatible-parameters' &&
        reader.parameterGroup !== undefined && { incompatible: parameterGroup(reader.parameterGroup) }),
      numbers,
    }));
