import { defineFleet } from '../../../../fleet/fleet.ts';
import { ZONES } from '../../../../sandbox/core.ts';

/** Just as many clusters as are looked at in parts, three of a hundred each, and one more: four of seventy-five or so. */
const CLUSTERS = 301;

export default defineFleet({
  clusters: Object.fromEntries(
    Array.from({ length: CLUSTERS }, (_, at) => [
      `cluster-${String(at + 1).padStart(3, '0')}`,
      { mode: 'observe', readers: { min: 1, max: 3 }, classes: ['db.r6g.large'], zones: [...ZONES] } as const,
    ]),
  ),
  attention: { emails: ['on-call@shop.example'] },
});
