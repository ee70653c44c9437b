import { defineFleet } from '../../../../fleet/fleet.ts';

const common = { classes: ['db.r6g.large'], zones: ['eu-west-1a'] };

/** One cluster for each way in which a warm-up can go. All are observed only: nobody but the tests asks for warm-ups. */
export default defineFleet({
  vpc: { subnetIds: ['subnet-0a1b2c3d4e5f60718'], securityGroupIds: ['sg-0a1b2c3d4e5f60718'] },
  clusters: {
    shop: {
      ...common,
      warmUp: { sql: [`SELECT pg_prewarm('orders')`, 'SELECT count(*) FROM carts'], secret: 'shop/warm-up' },
    },
    slow: {
      ...common,
      warmUp: { sql: ['SELECT pg_sleep(20)', 'SELECT pg_sleep(400)'], secret: 'shop/warm-up', timeoutSeconds: 60 },
    },
    wrong: {
      ...common,
      warmUp: { sql: ['SELECT 1', 'DELETE FROM carts'], secret: 'shop/warm-up' },
    },
    locked: { ...common, warmUp: { sql: ['SELECT 1'], secret: 'locked/warm-up' } },
    plain: common,
  },
});
