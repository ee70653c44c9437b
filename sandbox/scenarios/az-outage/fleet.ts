import { defineFleet } from '../../../fleet/fleet.ts';
import { networkArns } from '../../services/elastic-load-balancing/index.ts';
import { ZONES } from '../../core.ts';

/** What the groups have in common: partners have pinned all three addresses of each load balancer in their firewalls. */
const pinned = { mode: 'act' as const, zones: [...ZONES], pinnedZones: [...ZONES], minHealthyPerZone: 2 };
const instances = { ec2: { tagKey: 'pool', tagValue: 'shop-spare' } };
const weighted = { ...pinned, loadBalancer: networkArns('weighted').loadBalancer, pool: instances };

/** A shop behind load balancers of each kind: by its pool, by its addresses, and with two groups behind one listener. */
export default defineFleet({
  targetGroups: {
    shop: { ...networkArns('shop'), ...pinned, pool: instances },
    scaled: { ...networkArns('scaled'), ...pinned, pool: { autoScalingGroup: 'scaled' } },
    tasks: { ...networkArns('tasks'), ...pinned, pool: { ecsService: { cluster: 'main', service: 'tasks' } } },
    ipv6: { ...networkArns('ipv6'), ...pinned, pool: { ec2: { tagKey: 'pool', tagValue: 'ipv6-spare' } } },
    blue: { ...weighted, arn: networkArns('blue').arn },
    green: { ...weighted, arn: networkArns('green').arn },
  },
});
