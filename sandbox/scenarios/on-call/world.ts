import busyDay from '../busy-day/world.ts';
import { createDatabaseSecrets } from '../databaseSecrets.ts';
import type { World } from '../scenario.ts';

export default {
  description: 'The shop of busy-day with on-call engineers in an emulated Slack: request, approve and follow drills.',
  async build(region, options) {
    await createDatabaseSecrets(region, options.fleet);
    return await busyDay.build(region, options);
  },
} satisfies World;
