import { defineFleet } from '../../../fleet/fleet.ts';
import { ZONES } from '../../core.ts';

/** Two sizes and serverless: AWS has no capacity for the large one. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 10 },
      classes: ['db.r6g.xlarge', 'db.r6g.large', 'db.serverless'],
      zones: [...ZONES],
    },
  },
});
