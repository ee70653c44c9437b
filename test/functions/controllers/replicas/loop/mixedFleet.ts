import { defineFleet } from '../../../../../fleet/fleet.ts';

const cluster = {
  mode: 'act',
  readers: { min: 1, max: 6 },
  classes: ['db.r6g.large'],
  zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
} as const;
const [classes, zones] = [[...cluster.classes], [...cluster.zones]];

/** Two clusters that differ in whether their readers are relieved. */
export default defineFleet({
  clusters: {
    shop: { ...cluster, classes, zones, relief: 'on' },
    watched: { ...cluster, classes, zones, relief: 'off' },
  },
});
