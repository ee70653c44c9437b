import { defineFleet } from '../../fleet/fleet.ts';
import { ZONES } from '../core.ts';

/** The two clusters that fault runs are about: one with room, and one that is small and impatient. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 8 },
      // One size: how many readers carry a load can then be told without knowing which ones they are.
      classes: ['db.r6g.large', 'db.r7g.large'],
      zones: [...ZONES],
      // Shorter than a day's quiet hours, and longer than most connections live.
      drainDeadlineSeconds: 2_700,
      // What is off by default is tried, too.
      relief: 'on',
      replaceOutdated: 'on',
    },
    search: {
      mode: 'act',
      readers: { min: 1, max: 5 },
      classes: ['db.r6g.large'],
      zones: ZONES.slice(0, 2),
      // Shorter than a connection lives, so that readers are deleted at their deadline, too.
      drainDeadlineSeconds: 1_200,
    },
  },
});
