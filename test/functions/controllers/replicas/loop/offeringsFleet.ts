import { defineFleet } from '../../../../../fleet/fleet.ts';

/** A cluster with two classes and a capacity reservation, which a test may make or not. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 1, max: 6 },
      classes: ['db.r8g.large', 'db.r6g.large'],
      capacityReservation: 'peak',
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
  },
});
