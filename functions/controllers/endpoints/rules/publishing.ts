import { endpointParameter } from '../../../../fleet/names.ts';
import type { ParameterWrite } from '../decision.ts';
import { ROLES } from '../view.ts';
import type { Rule } from './rule.ts';

/** RDS knows no such cluster: what was published stays. */
export const clusterNotFound: Rule = ({ hosts }) =>
  ROLES.every((role) => hosts[role] === undefined) ? { kind: 'hold', reason: 'cluster-not-found' } : undefined;

/** A parameter is missing, or is not the host that RDS has: those that differ are written, and no others. */
export const outOfSync: Rule = ({ cluster, hosts, published }) => {
  const parameters = ROLES.flatMap((role): ParameterWrite[] => {
    const value = hosts[role];
    if (value === undefined || value === published[role]) return [];
    return [{ name: endpointParameter(cluster, role), value, isNew: published[role] === undefined }];
  });
  if (parameters.length === 0) return undefined;
  const isMissing = parameters.some(({ isNew }) => isNew);
  return { kind: 'publish', reason: isMissing ? 'parameter-missing' : 'parameter-differs', parameters };
};

/** The parameters say what RDS says. */
export const inSync: Rule = () => ({ kind: 'hold', reason: 'in-sync' });
