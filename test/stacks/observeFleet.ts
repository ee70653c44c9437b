import { defineFleet } from '../../fleet/fleet.ts';
import { networkArns } from '../../sandbox/services/elastic-load-balancing/index.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** A fleet with everything that controllers change, all of it only observed. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'observe',
      readers: { min: 1, max: 6 },
      classes: ['db.r6g.large'],
      zones,
      relief: 'on',
      replaceOutdated: 'on',
      safetyNet: { targetCpuPercent: 80 },
      capacityReservation: 'peak',
    },
  },
  targetGroups: {
    web: { ...networkArns('web'), mode: 'observe', zones, pool: { ec2: { tagKey: 'pool', tagValue: 'spare' } } },
    grown: { ...networkArns('grown'), mode: 'observe', zones, pool: { autoScalingGroup: 'grown' } },
    tasks: {
      ...networkArns('tasks'),
      mode: 'observe',
      zones,
      pool: { ecsService: { cluster: 'web', service: 'tasks' } },
    },
  },
  // That of shop.example in the Region.
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    site: { mode: 'observe', domains: [['shop.example']], loadBalancers: { site: { https: {} } } },
  },
});
