import { defineFleet } from '../../../../fleet/fleet.ts';

const common = {
  classes: ['db.r6g.large'],
  zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  readers: { min: 1, max: 4 },
};

/** One cluster for each thing that a fleet can say about its safety net. */
export default defineFleet({
  clusters: {
    shop: { ...common, mode: 'act', safetyNet: { targetCpuPercent: 80 } },
    watched: { ...common, mode: 'observe', safetyNet: { targetCpuPercent: 80 } },
    plain: { ...common, mode: 'act', safetyNet: 'none' },
  },
});
