import { defineFleet } from '../../../fleet/fleet.ts';

export default defineFleet({
  clusters: { shop: { classes: ['db.r6g.large'], zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] } },
});
