import { defineFleet } from '../../../fleet/fleet.ts';

/** One cluster, and a hub that happens to be in the same account and Region. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 1, max: 6 },
      classes: ['db.r6g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
  },
  hub: { busArn: 'arn:aws:events:eu-west-1:123456789012:event-bus/evenkeel-hub-dev' },
});
