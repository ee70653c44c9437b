import { defineFleet } from '../../../fleet/fleet.ts';
import { ZONES } from '../../core.ts';

/** New readers run these queries before they serve. */
export default defineFleet({
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 8 },
      classes: ['db.r6g.large'],
      zones: [...ZONES],
      warmUp: {
        sql: ["SELECT pg_prewarm('orders')", "SELECT pg_prewarm('products')"],
        secret: 'shop/reader',
        timeoutSeconds: 300,
      },
    },
  },
});
