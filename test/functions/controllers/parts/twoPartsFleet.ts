import { defineFleet } from '../../../../fleet/fleet.ts';
import { ZONES } from '../../../../sandbox/core.ts';

/** One more than a part has: two parts of fifty or so. */
const CLUSTERS = 101;

export default defineFleet({
  clusters: Object.fromEntries(
    Array.from({ length: CLUSTERS }, (_, at) => [
      `cluster-${String(at + 1).padStart(3, '0')}`,
      { mode: 'observe', readers: { min: 1, max: 3 }, classes: ['db.r6g.large'], zones: [...ZONES] } as const,
    ]),
  ),
  sweeps: { inPartsFrom: CLUSTERS },
  attention: { emails: ['on-call@shop.example'] },
});
