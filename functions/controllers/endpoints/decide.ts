import { endpointParameter } from '../../../fleet/names.ts';

export const ROLES = ['writer', 'reader'] as const;
export type Role = (typeof ROLES)[number];

/** Where a cluster is reached, and what Parameter Store says about it. */
export interface EndpointsView {
  readonly cluster: string;
  /** Hosts as RDS has them; undefined where there is none. */
  readonly hosts: Readonly<Record<Role, string | undefined>>;
  /** Values of the cluster's parameters; undefined where there is none. */
  readonly published: Readonly<Record<Role, string | undefined>>;
}

export interface ParameterWrite {
  readonly name: string;
  readonly value: string;
  /** Not there yet: it gets its tags, which Parameter Store takes at the creation only. */
  readonly isNew: boolean;
}

export type EndpointsDecision =
  /** The parameters say what RDS says, or RDS knows no such cluster: what is published stays. */
  | { readonly kind: 'hold'; readonly reason: 'already-true' | 'cluster-not-found' }
  /** Parameters are missing, or somebody or something has changed a host or a parameter. */
  | {
      readonly kind: 'publish';
      readonly reason: 'parameter-missing' | 'parameter-differs';
      readonly parameters: readonly ParameterWrite[];
    };

/** What should be written about one cluster now. */
export function decide({ cluster, hosts, published }: EndpointsView): EndpointsDecision {
  if (ROLES.every((role) => hosts[role] === undefined)) return { kind: 'hold', reason: 'cluster-not-found' };
  const parameters = ROLES.flatMap((role): ParameterWrite[] => {
    const value = hosts[role];
    if (value === undefined || value === published[role]) return [];
    return [{ name: endpointParameter(cluster, role), value, isNew: published[role] === undefined }];
  });
  if (parameters.length === 0) return { kind: 'hold', reason: 'already-true' };
  const isMissing = parameters.some(({ isNew }) => isNew);
  return { kind: 'publish', reason: isMissing ? 'parameter-missing' : 'parameter-differs', parameters };
}
