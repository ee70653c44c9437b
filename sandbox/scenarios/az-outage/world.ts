import { createBalanced, targetsIn } from '../balanced.ts';
import type { World } from '../scenario.ts';
import { ZONES } from '../../core.ts';

const MINUTE_MS = 60_000;

/** When the targets of one zone fail, and when they recover. */
const OUTAGE_MS = 10 * MINUTE_MS;
const RECOVERY_MS = 70 * MINUTE_MS;
const ZONE = ZONES[1];

/** Above 1023, so that no privileges are needed to listen on it. */
const PORT = 8443;

export default {
  description: 'All targets of one zone fail while clients have its address pinned; they recover an hour later.',
  async build(region, { fleet }) {
    for (const [name, policy] of Object.entries(fleet.targetGroups)) {
      await createBalanced(region, name, policy, { port: PORT, targetsPerZone: 4, sparesPerZone: 3 });
      const ids = targetsIn(region, policy, ZONE);
      region.clock.setTimeout(() => region.tcp.hosts.kill(ids), OUTAGE_MS);
      region.clock.setTimeout(() => region.tcp.hosts.revive(ids), RECOVERY_MS);
    }
    const startMs = region.clock.now();
    const phases = [
      { name: 'before', fromMs: startMs },
      { name: 'outage', fromMs: startMs + OUTAGE_MS },
      { name: 'after', fromMs: startMs + RECOVERY_MS },
    ];
    return { loads: {}, phases };
  },
} satisfies World;
