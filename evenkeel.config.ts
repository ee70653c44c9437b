import { defineFleet } from './fleet/fleet.ts';

/** What this installation manages. Every field is described in fleet/cluster.ts, with its default. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'observe',
      readers: { min: 2, max: 8 },
      classes: ['db.r6g.large', 'db.r7g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
  },
});
