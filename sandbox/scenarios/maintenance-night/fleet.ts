import { defineFleet } from '../../../fleet/fleet.ts';
import { ZONES } from '../../core.ts';

/** A cluster at night: readers that are outdated after the maintenance are replaced. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 3, max: 6 },
      classes: ['db.r6g.large'],
      zones: [...ZONES],
      replaceOutdated: 'on',
    },
  },
});
