import { defineFleet } from '../../../fleet/fleet.ts';
import { ZONES } from '../../core.ts';

/** A shop on an Aurora cluster that needs two readers at night and seven or more at the peak of the day. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 15 },
      classes: ['db.r6g.large', 'db.r7g.large'],
      zones: [...ZONES],
    },
  },
});
