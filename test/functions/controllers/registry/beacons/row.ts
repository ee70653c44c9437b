import { clusterEvent } from '../../../../../events/rds.ts';
import { type ControllerRow, named } from '../../../../../functions/controllers/row.ts';

/** All that the rest of Evenkeel is told of beacons. */
export const BEACONS: ControllerRow = {
  name: 'beacons',
  folder: 'test/functions/controllers/registry/beacons',
  title: 'beacons',
  words: { one: 'beacon', several: 'beacons', prefix: 'beacons' },
  resourcesOf: ({ clusters }) => named(clusters),
  isNeededBy: ({ clusters }) => Object.keys(clusters).length > 0,
  routes: [{ name: 'ClusterEventToBeacons', event: clusterEvent, bus: 'default' }],
  tickMinutes: 30,
  silentMinutes: 90,
  docs: { page: 'decisions-beacons.md', guide: 'architecture.md', settings: 'fleet/cluster.ts' },
  labels: { lumens: 'light' },
  permissions: [
    {
      actions: ['ssm:GetParameters', 'ssm:PutParameter'],
      resources: ['ssm:parameter/evenkeel/*'],
      why: 'Each cluster has a beacon of its own.',
    },
  ],
};
