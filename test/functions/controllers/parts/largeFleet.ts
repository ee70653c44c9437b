import { defineFleet } from '../../../../fleet/fleet.ts';
import { ZONES } from '../../../../sandbox/core.ts';

/** Just as many clusters as are looked at in parts, three of a hundred each, and one more: four of seventy-five or so. */
const CLUSTERS = 301;

/** So many clusters: `cluster-001` and so on. */
export const observedClusters = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `cluster-${String(at + 1).padStart(3, '0')}`,
      { mode: 'observe' as const, readers: { min: 1, max: 3 }, classes: ['db.r6g.large'], zones: [...ZONES] },
    ]),
  );

export default defineFleet({
  clusters: observedClusters(CLUSTERS),
  attention: { emails: ['on-call@shop.example'] },
});
