import { defineFleet } from '../../../../fleet/fleet.ts';
import { networkArns } from '../../../../sandbox/services/elastic-load-balancing/index.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const spares = { ec2: { tagKey: 'pool', tagValue: 'spare' } };

/** Two groups behind one listener. */
const weighted = {
  loadBalancer: networkArns('weighted').loadBalancer,
  mode: 'act' as const,
  zones,
  minHealthyPerZone: 2,
  pool: spares,
};

/** One target group for each kind of pool, two that share a listener, one for IPv6, one for QUIC, and one that is only looked at. */
export default defineFleet({
  targetGroups: {
    shop: { ...networkArns('shop'), mode: 'act', zones, pinnedZones: zones, minHealthyPerZone: 2, pool: spares },
    lonely: { ...networkArns('lonely'), mode: 'act', zones: [zones[0]!], pool: spares },
    watched: { ...networkArns('watched'), mode: 'observe', zones, pool: spares },
    scaled: { ...networkArns('scaled'), mode: 'act', zones, pool: { autoScalingGroup: 'scaled' } },
    tasks: { ...networkArns('tasks'), mode: 'act', zones, pool: { ecsService: { cluster: 'main', service: 'tasks' } } },
    lean: {
      ...networkArns('lean'),
      mode: 'act',
      zones,
      minHealthyPerZone: 2,
      pool: { ecsService: { cluster: 'main', service: 'lean' } },
    },
    blue: { ...weighted, arn: networkArns('blue').arn },
    green: { ...weighted, arn: networkArns('green').arn },
    six: { ...networkArns('six'), mode: 'act', zones, minHealthyPerZone: 2, pool: spares },
    quic: { ...networkArns('quic'), mode: 'act', zones, minHealthyPerZone: 2, pool: spares },
    kube: { ...networkArns('kube'), mode: 'act', zones, pool: 'external' },
  },
});
