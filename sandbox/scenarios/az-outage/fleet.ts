import { defineFleet } from '../../../fleet/fleet.ts';
import { networkArns } from '../../services/elastic-load-balancing/index.ts';
import { ZONES } from '../../core.ts';

/** A shop behind one load balancer, whose three addresses are pinned in the firewalls of partners. */
export default defineFleet({
  targetGroups: {
    shop: {
      ...networkArns('shop'),
      mode: 'act',
      zones: [...ZONES],
      pinnedZones: [...ZONES],
      minHealthyPerZone: 2,
      pool: { ec2: { tagKey: 'pool', tagValue: 'shop-spare' } },
    },
  },
});
