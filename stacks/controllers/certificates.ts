import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { MIN_DAYS_METRIC, stageTag } from '../../fleet/names.ts';
import { acknowledge, allow } from '../function.ts';
import { allowListed, type Listing } from '../listed.ts';
import { validationRecords } from '../validationRecords.ts';
import { acting } from './acting.ts';
import type { Deployment } from './special.ts';
import { withRunbook } from '../runbook.ts';

/** A replacement starts at `replaceBelowDays`; this many days below it, it has failed. */
const GRACE_DAYS = 2;

const LOAD_BALANCING = 'Resource::arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:';
const LOAD_BALANCING_REASON =
  'AWS generates the IDs of load balancers, listeners and rules; their names are those of the fleet.';

/** The permissions to keep valid certificates on listeners, and the alarm for those that are about to expire. */
export function allowCertificates(deployment: Deployment): void {
  const role = deployment.function.role!;
  allowReading(role);
  allowServerCertificates(role);
  const sets = acting(deployment.fleet.certificates).map(([name]) => name);
  const [records, changedRecords] = validationRecords(role, deployment.fleet, { changed: sets });
  allowListed(deployment.scope, {
    id: 'Listed',
    description: `The load balancers and hosted zones of Evenkeel ${deployment.stage}`,
    roles: [role],
    listings: [...loadBalancers(deployment), records, changedRecords],
  });
  if (sets.length > 0) {
    allowRequesting(role, deployment.stage);
    allowOwnListeners(role, deployment.stage);
  }
  watchExpiry(deployment);
}

function allowReading(role: iam.IRole): void {
  const actions = [
    'acm:ListCertificates',
    'elasticloadbalancing:DescribeAccountLimits',
    'elasticloadbalancing:DescribeListenerCertificates',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeTags',
    'iam:ListServerCertificates',
    'route53:ListHostedZones',
  ];
  allow(role, actions, ['*'], 'To see certificates, what serves them, and what their validation depends on.');
  acknowledge(
    role,
    'Resource::*',
    'List operations support no resource, and a certificate has no ARN before it is requested.',
  );
  // Of two hosted zones with one name, the one that public DNS asks may be one that the fleet does not list.
  const zones = Stack.of(role).formatArn({
    service: 'route53',
    region: '',
    account: '',
    resource: 'hostedzone',
    resourceName: '*',
  });
  allow(role, ['route53:GetHostedZone'], [zones], 'To see to which name servers a domain should be delegated.');
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:route53:::hostedzone/*',
    'The name servers of any hosted zone of the account may be those that a domain is delegated to.',
  );
  const described = ['acm:DescribeCertificate', 'acm:ListCertificateDomainValidations', 'acm:ListTagsForCertificate'];
  allow(
    role,
    described,
    [certificates(role)],
    'To see until when a certificate is valid, what it lacks, and whose it is.',
  );
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:acm:<AWS::Region>:<AWS::AccountId>:certificate/*',
    'ACM generates the ID of a certificate; only those with our tag may be deleted.',
  );
}

/** A listener may have any server certificate of the account, whose body is public. */
function allowServerCertificates(role: iam.IRole): void {
  const resource = 'server-certificate';
  const all = Stack.of(role).formatArn({ service: 'iam', region: '', resource, resourceName: '*' });
  allow(role, ['iam:GetServerCertificate'], [all], 'To see until when a server certificate on a listener is valid.');
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:server-certificate/*',
    'Which server certificates stand on listeners is known at run time only; reading one shows its public part.',
  );
}

/** ACM generates the IDs of certificates: only tags distinguish ours. Certificates of others may only be described. */
function allowRequesting(role: iam.IRole, stage: string): void {
  const requesting = ['acm:RequestCertificate', 'acm:AddTagsToCertificate'];
  allow(
    role,
    requesting,
    ['*'],
    'To request the certificates that a set lacks, with our tag.',
    tagged('RequestTag', stage),
  );
  // It concerns certificates that people requested, and changes nothing else.
  const migrating = 'To move a certificate from validation by e-mail to validation by DNS, so that ACM renews it.';
  allow(role, ['acm:UpdateCertificateOptions'], [certificates(role)], migrating);
  const why = 'To delete certificates that it has requested, once nothing serves them.';
  allow(role, ['acm:DeleteCertificate'], [certificates(role)], why, tagged('ResourceTag', stage));
}

const certificates = (role: iam.IRole): string => arnOf(role, 'acm', 'certificate', '*');

/** Listeners of the load balancers of sets in mode act; new ones are created only where HTTPS is configured, with our tag. */
function loadBalancers({ scope, fleet }: Deployment): Listing[] {
  const balancers = acting(fleet.certificates).flatMap(([, entry]) => Object.entries(entry.loadBalancers));
  const names = balancers.map(([name]) => name);
  const sites = balancers.flatMap(([name, { https }]) => (https ? [name] : []));
  const listenerOf = (name: string) => `*/${name}/*`;
  const siteOf = (name: string) => `app/${name}/*`;
  const changes = ['AddListenerCertificates', 'ModifyListener', 'RemoveListenerCertificates'];
  return [
    {
      ...named(scope, changes, 'listener', names.map(listenerOf)),
      why: 'To attach certificates to listeners of the load balancers of sets in mode act, and to detach them.',
    },
    ...[
      named(scope, ['CreateListener'], 'loadbalancer', sites.map(siteOf)),
      named(scope, ['CreateRule'], 'listener', sites.map(siteOf)),
      named(scope, ['ModifyRule'], 'listener-rule', sites.map(siteOf)),
    ].map((listing) => ({
      ...listing,
      why: 'To introduce HTTPS where the fleet says so, step by step, and to take it back.',
    })),
  ];
}

function named(
  scope: Construct,
  actions: readonly string[],
  resource: string,
  paths: readonly string[],
): Omit<Listing, 'why'> {
  for (const path of paths) acknowledge(scope, `${LOAD_BALANCING}${resource}/${path}`, LOAD_BALANCING_REASON);
  return {
    items: paths.map((path) => arnOf(scope, 'elasticloadbalancing', resource, path)),
    statementOf: (arns) =>
      new iam.PolicyStatement({
        actions: actions.map((action) => `elasticloadbalancing:${action}`),
        resources: [...arns],
      }),
  };
}

/** Listeners that we create get our tag, and only those may be deleted. */
function allowOwnListeners(role: iam.IRole, stage: string): void {
  const all = arnOf(role, 'elasticloadbalancing', 'listener', '*');
  const marking = 'To mark listeners that it creates as ours.';
  allow(role, ['elasticloadbalancing:AddTags'], [all], marking, tagged('RequestTag', stage));
  const deleting = 'To take back a listener that it has created.';
  allow(role, ['elasticloadbalancing:DeleteListener'], [all], deleting, tagged('ResourceTag', stage));
  acknowledge(role, `${LOAD_BALANCING}listener/*`, LOAD_BALANCING_REASON);
}

/**
 * One alarm for all certificates, because their ARNs are created at run time. Missing data, when no sweep ran, is
 * breaching.
 */
function watchExpiry({ scope, stage, fleet, attention }: Deployment): void {
  const floor = Math.min(...Object.values(fleet.certificates).map(({ replaceBelowDays }) => replaceBelowDays));
  const alarm = new cloudwatch.Alarm(scope, 'ExpiryNear', {
    alarmDescription: withRunbook(
      'A certificate on a listener is about to expire, or the sweep that checks for it has not run.',
      'certificates',
    ),
    metric: new cloudwatch.Metric({
      namespace: 'Evenkeel',
      metricName: MIN_DAYS_METRIC,
      dimensionsMap: { service: 'certificates', stage },
      statistic: 'Minimum',
      period: Duration.days(1),
    }),
    threshold: Math.max(1, floor - GRACE_DAYS),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(attention));
}

const arnOf = (scope: Construct, service: string, resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });

const tagged = (context: 'RequestTag' | 'ResourceTag', stage: string) => ({
  StringEquals: { [`aws:${context}/${stageTag.key}`]: stageTag.value(stage) },
});
