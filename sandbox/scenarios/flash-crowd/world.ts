import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import type { World } from '../scenario.ts';

const MINUTE_MS = 60_000;

/** The first crowd arrives after an hour, the second one three hours later. */
const CROWDS_AT_MS = [60 * MINUTE_MS, 240 * MINUTE_MS];
const RISE_MS = 2 * MINUTE_MS;
const STAY_MS = 40 * MINUTE_MS;

export default {
  description: 'A flash crowd: six times the load within two minutes, for forty minutes, twice.',
  async build(region, options) {
    for (const [name, policy] of Object.entries(options.fleet.clusters)) await createCluster(region, name, policy);
    const loads = attachLoads(region, options, {
      source: '0.7 busy readers and two crowds of 4.2',
      at: (elapsedMs) => 0.7 + 3.5 * Math.max(...CROWDS_AT_MS.map((atMs) => crowd(elapsedMs - atMs))),
    });
    return { loads };
  },
} satisfies World;

/** 0 before and after, 1 while the crowd is there. */
function crowd(sinceMs: number): number {
  if (sinceMs <= 0) return 0;
  if (sinceMs < RISE_MS) return sinceMs / RISE_MS;
  return sinceMs < STAY_MS ? 1 : Math.max(0, 1 - (sinceMs - STAY_MS) / RISE_MS);
}
