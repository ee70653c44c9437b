import { row } from '../../findings/finding.ts';

export const drillNeverRun = row({
  id: 'drill-never-run',
  title: 'a drill has never come to its end',
  severity: 'note',
  seenBy: 'the ledger has no drill of this kind and resource that passed or failed',
  remedy: 'npx evenkeel drill start {drill} {name} --stage {stage}',
  link: 'docs/drills.md',
  needs: ['drillRuns'],
  isOfDeployed: true,
  find: ({ fleet, drillRuns }) =>
    fleet.drills.list
      .filter(
        ({ drill, resource }) =>
          !drillRuns.some(
            (run) =>
              run.drill === drill &&
              run.resource === resource &&
              (run.verdict === 'passed' || run.verdict === 'failed'),
          ),
      )
      .map(({ drill, resource }) => ({
        resource: `${drill} ${resource}`,
        message: 'Nobody knows yet how long clients wait when it happens.',
        values: { drill, name: resource },
      })),
});
