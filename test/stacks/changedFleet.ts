import { defineFleet } from '../../fleet/fleet.ts';
import fleet from '../functions/controllers/replicas/loop/fleet.ts';

/** The tests' fleet after a change: one cluster has left it, and the other one may have fewer readers. */
export default defineFleet({
  ...fleet,
  clusters: { shop: { ...fleet.clusters['shop']!, readers: { min: 1, max: 3 } } },
});
