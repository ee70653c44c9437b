import { row } from '../../findings/finding.ts';

export const nothingRehearsed = row({
  id: 'nothing-rehearsed',
  title: 'a cluster that Evenkeel acts on has no drill',
  severity: 'note',
  seenBy: 'the fleet that is deployed has no drill of a cluster in mode act',
  remedy:
    'add { drill: "aurora-failover", resource: "{resource}", probes: […] } to drills.list of the fleet; see docs/drills.md',
  link: 'docs/drills.md',
  needs: [],
  isOfDeployed: true,
  find: ({ fleet }) =>
    Object.entries(fleet.clusters)
      .filter(([name, { mode }]) => mode === 'act' && !fleet.drills.list.some(({ resource }) => resource === name))
      .map(([name]) => ({ resource: name, message: 'Its failover has never been rehearsed.' })),
});
