/** What the fleet names, by its kind: what an event may be about. */
export interface FleetNames {
  readonly clusters: readonly string[];
  /** Custom endpoints of ours. */
  readonly readerEndpoints: readonly string[];
  readonly scalingGroups: readonly string[];
  readonly services: readonly string[];
  /** `targetgroup/NAME/ID` */
  readonly targetGroups: readonly string[];
  /** ARNs of Network Load Balancers. */
  readonly networkLoadBalancers: readonly string[];
}

export type NameKind = keyof FleetNames;

/** Names, or the beginning that all of them have in common where they are too many for a pattern. */
export type Named = { readonly names: readonly string[] } | { readonly prefix: string };
