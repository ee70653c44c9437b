import { defineFleet } from '../../../fleet/fleet.ts';
import { ZONES } from '../../core.ts';

/** Two instance classes: AWS has no capacity for the first one, but for the two instances that are reserved. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 8 },
      capacityReservation: 'peak',
      classes: ['db.r6g.large', 'db.r7g.large'],
      zones: [...ZONES],
    },
  },
});
