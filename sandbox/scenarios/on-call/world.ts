import busyDay from '../busy-day/world.ts';
import { createProbeSecrets } from '../probes.ts';
import type { World } from '../scenario.ts';

export default {
  description:
    'The shop of busy-day with its people on call in Slack: a page to ask for drills, approve and follow them.',
  async build(region, options) {
    await createProbeSecrets(region, options.fleet);
    return await busyDay.build(region, options);
  },
} satisfies World;
