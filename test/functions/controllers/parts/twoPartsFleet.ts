import { defineFleet } from '../../../../fleet/fleet.ts';
import { observedClusters } from './largeFleet.ts';

/** One more than a part has: two parts of fifty or so. */
const CLUSTERS = 101;

export default defineFleet({
  clusters: observedClusters(CLUSTERS),
  sweeps: { inPartsFrom: CLUSTERS },
  attention: { emails: ['on-call@shop.example'] },
});
