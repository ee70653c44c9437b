import { row } from '../../findings/finding.ts';
import { arnsOf, isElsewhere } from './arns.ts';

const ARNS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html';

/** The Region that a zone is in; of a Local Zone, too. */
const isZoneOf = (region: string) => (zone: string) => zone.startsWith(region);

/** Whether this is the account and the Region that the fleet means. */
export const PLACE_ROWS = [
  row({
    id: 'account-wrong',
    title: 'the fleet is of another account',
    severity: 'error',
    seenBy: 'every ARN in the fleet names another account than sts:GetCallerIdentity',
    remedy: 'export AWS_PROFILE=PROFILE-OF-{expected}; aws sts get-caller-identity',
    link: 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html',
    needs: [],
    explainsAll: true,
    find({ fleet, caller }) {
      const arns = arnsOf(fleet);
      const [first] = arns;
      if (!first || arns.some(({ account }) => account === caller.account)) return [];
      const message = `The fleet names resources of the account ${first.account}, and these are credentials of another one.`;
      return [{ resource: caller.account, message, values: { expected: first.account } }];
    },
  }),
  row({
    id: 'region-wrong',
    title: 'the fleet is of another Region',
    severity: 'error',
    seenBy: 'no ARN and no zone in the fleet is of the Region that is asked',
    remedy: 'repeat the command with --region {expected}',
    link: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html',
    needs: [],
    explainsAll: true,
    find({ fleet, caller }) {
      const regions = arnsOf(fleet).map(({ region }) => region);
      const zones = [...Object.values(fleet.clusters), ...Object.values(fleet.targetGroups)].flatMap(
        (one) => one.zones,
      );
      const [first] = [...regions, ...zones.map((zone) => zone.replace(/(?<=\d)[a-z]$/, ''))];
      const isHere = regions.includes(caller.region) || zones.some(isZoneOf(caller.region));
      if (first === undefined || isHere) return [];
      const message = `The fleet is in ${first}, and this Region is ${caller.region}.`;
      return [{ resource: caller.region, message, values: { expected: first } }];
    },
  }),
  row({
    id: 'region-empty',
    title: 'nothing of the fleet is in the Region',
    severity: 'error',
    seenBy: 'rds:DescribeDBClusters and elasticloadbalancing:DescribeLoadBalancers list nothing at all',
    remedy:
      'check account and Region: aws rds describe-db-clusters --region {region} --query "DBClusters[].DBClusterIdentifier"',
    link: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html',
    needs: ['clusters', 'loadBalancers'],
    explainsAll: true,
    find({ fleet, caller, clusters, loadBalancers }) {
      const { clusters: ours, targetGroups, certificates } = fleet;
      const isFleetEmpty = [ours, targetGroups, certificates].every((part) => Object.keys(part).length === 0);
      if (isFleetEmpty || clusters.length > 0 || loadBalancers.length > 0) return [];
      const message = 'There is neither an Aurora cluster nor a load balancer in this Region of the account.';
      return [{ resource: `${caller.account}/${caller.region}`, message }];
    },
  }),
  row({
    id: 'arn-elsewhere',
    title: 'an ARN of the fleet is of another account or Region',
    severity: 'error',
    seenBy: 'an ARN in the fleet names another account or Region than the others',
    remedy: 'correct {resource} in the fleet file: arn:…:{region}:{account}:…',
    link: ARNS,
    needs: [],
    find: ({ fleet, caller }) =>
      arnsOf(fleet)
        .filter(({ arn }) => isElsewhere(arn, caller))
        .map(({ field, region, account }) => ({
          resource: field,
          message: `It is in the account ${account} and the Region ${region}: Evenkeel manages what is in its own.`,
        })),
  }),
];
