/** What people say for every cluster at once. */
export const ALL = 'all';

/** @throws an Error with the names that there are, if the fleet has no such cluster */
export function checkCluster(name: string, clusters: readonly string[]): void {
  if (clusters.includes(name)) return;
  const known = clusters.length > 0 ? `It has: ${clusters.toSorted().join(', ')}.` : 'It is empty.';
  throw new Error(`The fleet has no cluster "${name}". ${known} Name another fleet with --fleet FILE.`);
}

/** The same, for what may be said of all clusters, too. */
export function checkTarget(target: string, clusters: readonly string[]): void {
  if (target !== ALL) checkCluster(target, clusters);
}
