import { defineFleet } from '../../../../../fleet/fleet.ts';

/** A cluster whose outdated readers are replaced. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 3, max: 6 },
      classes: ['db.r8g.large', 'db.r6g.large'],
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      drainDeadlineSeconds: 3_600,
      replaceOutdated: 'on',
    },
  },
});
