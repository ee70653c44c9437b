import type { Fleet } from '../../../fleet/fleet.ts';
import { stageTag } from '../../../fleet/names.ts';
import { type Found, row } from '../../findings/finding.ts';

/** What of a fleet is changed, by what it is in AWS; not what is only observed. */
const ACTED_ON = {
  cluster: ({ clusters }: Fleet) => actingIn(clusters, ([name]) => [name]),
  'target group': ({ targetGroups }: Fleet) => actingIn(targetGroups, ([, { arn }]) => [arn]),
  'load balancer': ({ certificates }: Fleet) =>
    actingIn(certificates, ([, { loadBalancers }]) => Object.keys(loadBalancers)),
} satisfies Readonly<Record<string, (fleet: Fleet) => readonly string[]>>;

function actingIn<Policy extends { readonly mode: string }>(
  policies: Readonly<Record<string, Policy>>,
  namesOf: (entry: [string, Policy]) => readonly string[],
): string[] {
  return Object.entries(policies)
    .filter(([, { mode }]) => mode === 'act')
    .flatMap(namesOf);
}

/** While one of two stages only observes, neither undoes anything: that is how a stage is renamed (docs/deploy.md). */
function inTwoStages(kind: keyof typeof ACTED_ON) {
  const list = ACTED_ON[kind];
  return row({
    id: `${kind.replace(' ', '-')}-in-two-stages`,
    title: `two stages manage one ${kind}`,
    severity: 'error',
    seenBy: `another stage has published a fleet in Parameter Store that acts on the same ${kind}, as this one does`,
    remedy:
      'take {resource} out of one of the fleets, or set its mode to observe there, and deploy: STAGE={other} npx cdk deploy --all',
    link: 'docs/deploy.md',
    needs: ['otherStages'],
    find: ({ fleet, stage, otherStages }) =>
      [...otherStages].flatMap(([other, otherFleet]) => {
        const theirs = new Set(list(otherFleet));
        return list(fleet)
          .filter((name) => theirs.has(name))
          .map((name) => ({
            resource: name,
            message: `The stages ${stage} and ${other} both act on it, and undo what the other one does.`,
            values: { other },
          }));
      }),
  });
}

/** Whatever a fleet names, in whatever mode. */
const everythingIn = ({ clusters, targetGroups, certificates }: Fleet): string[] => [
  ...Object.keys(clusters),
  ...Object.values(targetGroups).map(({ arn }) => arn),
  ...Object.values(certificates).flatMap(({ loadBalancers }) => Object.keys(loadBalancers)),
];

/** A stage is one installation: what other stages have, and what is left of earlier ones. */
export const STAGE_ROWS = [
  inTwoStages('cluster'),
  inTwoStages('target group'),
  inTwoStages('load balancer'),
  row({
    id: 'stage-taken',
    title: 'another installation has this stage',
    severity: 'error',
    seenBy: 'Parameter Store has a fleet of this stage that shares no resource with the file that --fleet names',
    remedy: 'choose another stage: STAGE=NAME npx cdk deploy --all; or put both fleets into one file',
    link: 'docs/deploy.md',
    needs: ['published'],
    explainsAll: true,
    find({ stage, fleet, published }) {
      const [here, there] = [everythingIn(fleet), new Set(published && everythingIn(published))];
      if (here.length === 0 || there.size === 0 || here.some((name) => there.has(name))) return [];
      const some = [...there].slice(0, 3).join(', ');
      const more = there.size > 3 ? ` and ${there.size - 3} more` : '';
      return [
        {
          resource: `evenkeel-${stage}`,
          message: `It looks after ${some}${more}: a deployment of this file would take them out of its care.`,
        },
      ];
    },
  }),
  row({
    id: 'reader-of-another-stage',
    title: 'a stage that is not there any more has left a reader',
    severity: 'warning',
    seenBy:
      '`rds:DescribeDBInstances` has an instance with the tag `evenkeel:stage` of a stage that has no such cluster',
    remedy:
      'once it is not needed: aws rds delete-db-instance --region {region} --db-instance-identifier {resource} --skip-final-snapshot; or hand it over: aws rds add-tags-to-resource --region {region} --resource-name {arn} --tags Key=evenkeel:stage,Value={stage}',
    link: 'docs/deploy.md',
    needs: ['instances', 'clusters', 'otherStages'],
    find: ({ fleet, stage, instances, clusters, otherStages }) =>
      instances.flatMap(({ id, clusterId = '', tags }): Found[] => {
        const other = tags[stageTag.key];
        if (other === undefined || other === stage || !fleet.clusters[clusterId]) return [];
        if (otherStages.get(other)?.clusters[clusterId]) return [];
        const arn = clusters.find((one) => one.id === clusterId)?.arn.replace(/:cluster:.*$/, `:db:${id}`);
        return [
          {
            resource: id,
            message: `The stage ${other} has added it to ${clusterId}, and looks after it no more: ${stage} never drains or removes it.`,
            values: { arn: arn ?? id },
          },
        ];
      }),
  }),
];
