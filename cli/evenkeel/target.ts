import type { Installation } from './installation.ts';

/** What people say for everything at once. */
export const ALL = 'all';

/** Which controller's resource a name means. */
export interface Target {
  readonly controller: 'replicas' | 'targets';
  readonly resource: string;
}

type Known = Pick<Installation, 'clusters'> & { readonly targets: Pick<Installation['targets'], 'groups'> };

/** Where a cluster and a target group have the same name, this tells the group. */
const TARGETS_PREFIX = 'targets/';

/**
 * `shop` is a cluster, or a target group if no cluster is called so; `targets/shop` is the group.
 * @throws an Error with the names that there are, if the fleet has neither
 */
export function targetOf(name: string, { clusters, targets: { groups } }: Known): Target {
  if (clusters.includes(name)) return { controller: 'replicas', resource: name };
  const group = name.startsWith(TARGETS_PREFIX) ? name.slice(TARGETS_PREFIX.length) : name;
  if (groups.includes(group)) return { controller: 'targets', resource: group };
  const names = [...clusters.toSorted(), ...groups.toSorted().map((each) => `${TARGETS_PREFIX}${each}`)];
  const known = names.length > 0 ? `It has: ${names.join(', ')}.` : 'It is empty.';
  const what = groups.length > 0 ? 'cluster or target group' : 'cluster';
  throw new Error(`The fleet has no ${what} "${name}". ${known} Name another fleet with --fleet FILE.`);
}

/** @throws an Error with the names that there are, if the fleet has no such cluster */
export function checkCluster(name: string, clusters: readonly string[]): void {
  targetOf(name, { clusters, targets: { groups: [] } });
}
