import { createCluster } from '../cluster.ts';
import { attachLoads } from '../load.ts';
import { createProbeSecrets } from '../probes.ts';
import type { World } from '../scenario.ts';

export default {
  description: 'A calm Monday morning, for drills: a writer, one reader of the team, and one that Evenkeel builds.',
  async build(region, options) {
    for (const [name, policy] of Object.entries(options.fleet.clusters)) {
      // One reader less than the floor, so that there is one of Evenkeel's own to lose.
      const readers = { ...policy.readers, min: Math.max(1, policy.readers.min - 1) };
      await createCluster(region, name, { ...policy, readers });
    }
    await createProbeSecrets(region, options.fleet);
    return { loads: attachLoads(region, options, { source: 'a calm morning', at: () => 0.4 }) };
  },
} satisfies World;
