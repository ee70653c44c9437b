import { generateShop, loadOf, scaleToPeak } from '../../physics/index.ts';
import { createCluster } from '../cluster.ts';
import type { World } from '../scenario.ts';

/** At the height of the day the shop would keep so many reference readers entirely busy. */
const PEAK_READERS = 4;

export default {
  description: 'A shop on a busy day: a quiet night, a morning ramp, lunch, one flash sale, and a long evening.',
  async build(region, { fleet, load }) {
    const { seed, clock } = region;
    // A week, so that a long run does not come to the end of the load.
    const generated = scaleToPeak(generateShop({ seed, startMs: clock.now(), days: 7 }), PEAK_READERS);
    const loads: Record<string, string> = {};
    for (const [name, policy] of Object.entries(fleet.clusters)) {
      await createCluster(region, name, policy);
      region.physics.attach(name, { load: load?.at ?? loadOf(generated, clock.now()) });
      loads[name] = load?.source ?? generated.name;
    }
    return { loads };
  },
} satisfies World;
