import { defineFleet } from '../../fleet/fleet.ts';
import { ZONES } from '../../sandbox/core.ts';

const CLUSTERS = 1_000;

/** A writer and this many readers each, none of them ours, so that none is ever drained. */
const READERS = 3;

/** A thousand clusters, all of them acted on. */
export default defineFleet({
  // One invocation looks at all of them: what a divided tick takes is measured in bench/sweeps.
  sweeps: { inPartsFrom: CLUSTERS + 1 },
  clusters: Object.fromEntries(
    Array.from({ length: CLUSTERS }, (_, index) => [
      `cluster-${String(index + 1).padStart(4, '0')}`,
      {
        mode: 'act',
        readers: { min: READERS, max: 6 },
        classes: ['db.r6g.large'],
        zones: [...ZONES],
      } as const,
    ]),
  ),
});
