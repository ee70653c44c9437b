import { defineFleet } from '../../fleet/fleet.ts';
import { ZONES } from '../../sandbox/core.ts';
import { clustersOfBench, isWhole } from './size.ts';

/** Clusters of a writer and a reader, and nothing else: what a sweep over many of them takes. */
export default defineFleet({
  clusters: Object.fromEntries(
    Array.from({ length: clustersOfBench() }, (_, at) => [
      `cluster-${String(at + 1).padStart(5, '0')}`,
      { mode: 'observe', readers: { min: 1, max: 3 }, classes: ['db.r6g.large'], zones: [...ZONES] } as const,
    ]),
  ),
  attention: { emails: ['on-call@shop.example'] },
  ...(isWhole() && { sweeps: { inPartsFrom: Number.MAX_SAFE_INTEGER } }),
});
