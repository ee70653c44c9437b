import { generateShop, loadOf, scaleToPeak } from '../../physics/index.ts';
import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';

/** The number of reference readers that the peak of the day keeps entirely busy. */
const PEAK_READERS = 4;

const DAY_MS = 86_400_000;

export default {
  live: { at: '08:00', skipTo: '10:20' },
  description: 'A shop on a busy day: a quiet night, a morning ramp, lunch, one flash sale, and a long evening.',
  async build(region, options) {
    const { seed, clock } = region;
    const startMs = clock.now();
    const midnightMs = startMs - (startMs % DAY_MS);
    // A week, so that the load covers a long run.
    const generated = scaleToPeak(generateShop({ seed, startMs: midnightMs, days: 7 }), PEAK_READERS);
    const loadAt = loadOf(generated, midnightMs);
    for (const [name, policy] of Object.entries(options.fleet.clusters)) await createCluster(region, name, policy);
    const own = { source: generated.name, at: (elapsedMs: number) => loadAt(startMs + elapsedMs) };
    return { loads: attachLoads(region, options, own) };
  },
} satisfies World;
