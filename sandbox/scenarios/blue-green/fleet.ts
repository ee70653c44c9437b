import { defineFleet } from '../../../fleet/fleet.ts';
import { networkArns } from '../../services/elastic-load-balancing/index.ts';
import { ZONES } from '../../core.ts';

const shop = {
  loadBalancer: networkArns('shop').loadBalancer,
  mode: 'act' as const,
  zones: [...ZONES],
  pinnedZones: [...ZONES],
  minHealthyPerZone: 2,
  pool: { ec2: { tagKey: 'pool', tagValue: 'shop-spare' } },
};

/** Two versions of a shop behind one listener. */
export default defineFleet({
  targetGroups: {
    blue: { ...shop, arn: networkArns('blue').arn },
    green: { ...shop, arn: networkArns('green').arn },
  },
});
