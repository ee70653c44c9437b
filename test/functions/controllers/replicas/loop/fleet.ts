import { defineFleet } from '../../../../../fleet/fleet.ts';

/** The fleet of the tests: one cluster that is acted on, one that is only observed. */
export default defineFleet({
  clusters: {
    shop: {
      relief: 'on',
      mode: 'act',
      readers: { min: 1, max: 6 },
      classes: ['db.r6g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
    watched: {
      mode: 'observe',
      readers: { min: 1, max: 6 },
      classes: ['db.r6g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
  },
});
