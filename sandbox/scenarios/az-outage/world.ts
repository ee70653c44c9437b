import { createBalanced, createWeighted, targetsIn } from '../balanced.ts';
import type { World } from '../scenario.ts';
import { ZONES } from '../../core.ts';

const MINUTE_MS = 60_000;

/** When the targets of one zone fail, and when they recover. */
const OUTAGE_MS = 10 * MINUTE_MS;
const RECOVERY_MS = 70 * MINUTE_MS;
const ZONE = ZONES[1];

/** Above 1023, so that no privileges are needed to listen on it. */
const PORT = 8443;

/** The group of this name has IPv6 targets. */
const IPV6 = 'ipv6';

export default {
  description: 'All targets of one zone fail while clients have its addresses pinned; they recover an hour later.',
  async build(region, { fleet }) {
    const groups = Object.entries(fleet.targetGroups);
    const options = { port: PORT, targetsPerZone: 4, sparesPerZone: 3 };
    for (const [loadBalancer, behind] of Map.groupBy(groups, ([, policy]) => policy.loadBalancer)) {
      const [[name, policy] = ['', undefined]] = behind;
      if (policy && behind.length === 1) {
        await createBalanced(region, name, policy, {
          ...options,
          ...(name === IPV6 && { ipAddressType: 'ipv6', targetType: 'ip' }),
        });
        continue;
      }
      // Nine of ten connections go to the first one.
      const weighted = behind.map(([groupName, one], at) => ({
        name: groupName,
        policy: one,
        weight: at === 0 ? 90 : 10,
        ...options,
      }));
      await createWeighted(region, loadBalancer.split('/').at(-2)!, PORT, weighted);
    }
    const ids = groups.flatMap(([, policy]) => targetsIn(region, policy, ZONE));
    region.clock.setTimeout(() => region.tcp.hosts.kill(ids), OUTAGE_MS);
    region.clock.setTimeout(() => region.tcp.hosts.revive(ids), RECOVERY_MS);
    const startMs = region.clock.now();
    const phases = [
      { name: 'before', fromMs: startMs },
      { name: 'outage', fromMs: startMs + OUTAGE_MS },
      { name: 'after', fromMs: startMs + RECOVERY_MS },
    ];
    return { loads: {}, phases };
  },
} satisfies World;
