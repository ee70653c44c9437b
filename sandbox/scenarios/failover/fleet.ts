import { defineFleet } from '../../../fleet/fleet.ts';
import { ZONES } from '../../core.ts';

/** A cluster with a reader of the team for failovers, and readers of Evenkeel for the load. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 8 },
      classes: ['db.r6g.large'],
      zones: [...ZONES],
    },
  },
});
