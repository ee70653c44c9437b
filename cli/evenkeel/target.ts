import type { Installation } from './installation.ts';

/** What people say for everything at once. */
export const ALL = 'all';

/** Which controller's resource a name means. */
export interface Target {
  readonly controller: 'replicas' | 'certificates';
  readonly resource: string;
}

type Known = Pick<Installation, 'clusters'> & { readonly certificates: Pick<Installation['certificates'], 'entries'> };

/** Where a cluster and an entry of the certificates have the same name, this tells the entry. */
const CERTIFICATES_PREFIX = 'certificates/';

/**
 * `shop` is a cluster, or an entry of the certificates if no cluster is called so; `certificates/shop` is the entry.
 * @throws an Error with the names that there are, if the fleet has neither
 */
export function targetOf(name: string, { clusters, certificates: { entries } }: Known): Target {
  if (clusters.includes(name)) return { controller: 'replicas', resource: name };
  const entry = name.startsWith(CERTIFICATES_PREFIX) ? name.slice(CERTIFICATES_PREFIX.length) : name;
  if (entries.includes(entry)) return { controller: 'certificates', resource: entry };
  const names = [...clusters.toSorted(), ...entries.toSorted().map((each) => `${CERTIFICATES_PREFIX}${each}`)];
  const known = names.length > 0 ? `It has: ${names.join(', ')}.` : 'It is empty.';
  const what = entries.length > 0 ? 'cluster or entry' : 'cluster';
  throw new Error(`The fleet has no ${what} "${name}". ${known} Name another fleet with --fleet FILE.`);
}
