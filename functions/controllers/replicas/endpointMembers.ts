/**
 * What the endpoint is told, whole: either list replaces whatever was there. An empty exclusion list is only ever part of
 * its creation, because RDS accepts one for an endpoint and leaves its list as it was (see `membersOf`).
 */
export interface EndpointMembers {
  /** The exclusion list: instances that get no new connections. */
  readonly excluded: readonly string[];
  /** The static list that is sent instead, where nobody else is to be reached. (default: none) */
  readonly only?: readonly string[] | undefined;
  /** Those of the excluded that are only until they are no busier than the others. (default: none) */
  readonly relieved?: readonly string[] | undefined;
}

/** `excluding evenkeel-shop-1` */
export const describeMembers = ({ excluded, only }: EndpointMembers): string =>
  only ? `reaching only ${only.join(', ')}` : `excluding ${excluded.join(', ') || 'nobody'}`;
