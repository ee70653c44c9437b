import { defineFleet } from '../../../../../fleet/fleet.ts';

/** A cluster of serverless readers, which a test may let pause. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 1, max: 4 },
      classes: ['db.serverless'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
  },
});
