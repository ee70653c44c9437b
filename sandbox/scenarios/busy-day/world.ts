import { generateShop, loadOf, scaleToPeak } from '../../physics/index.ts';
import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';

/** The number of reference readers that the peak of the day keeps entirely busy. */
const PEAK_READERS = 4;

export default {
  description: 'A shop on a busy day: a quiet night, a morning ramp, lunch, one flash sale, and a long evening.',
  async build(region, options) {
    const { seed, clock } = region;
    // A week, so that the load covers a long run.
    const generated = scaleToPeak(generateShop({ seed, startMs: clock.now(), days: 7 }), PEAK_READERS);
    const loadAt = loadOf(generated, clock.now());
    const startMs = clock.now();
    for (const [name, policy] of Object.entries(options.fleet.clusters)) await createCluster(region, name, policy);
    const own = { source: generated.name, at: (elapsedMs: number) => loadAt(startMs + elapsedMs) };
    return { loads: attachLoads(region, options, own) };
  },
} satisfies World;
