import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { MIN_DAYS_METRIC, stageTag } from '../../fleet/names.ts';
import { acknowledge, allow } from '../function.ts';
import { allowListed, type Listing } from '../listed.ts';
import { validationRecords } from '../validationRecords.ts';
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
  allowRequesting(role, deployment.stage);
  allowListed(deployment.scope, {
    id: 'Listed',
    description: `The load balancers and hosted zones of Evenkeel ${deployment.stage}`,
    roles: [role],
    listings: [...loadBalancers(deployment), ...validationRecords(role, deployment.fleet)],
  });
  allowOwnListeners(role, deployment.stage);
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
  allow(role, actions, ['*']);
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
  allow(role, ['route53:GetHostedZone'], [zones]);
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:route53:::hostedzone/*',
    'The name servers of any hosted zone of the account may be those that a domain is delegated to.',
  );
}

/** A listener may have any server certificate of the account, whose body is public. */
function allowServerCertificates(role: iam.IRole): void {
  const resource = 'server-certificate';
  const all = Stack.of(role).formatArn({ service: 'iam', region: '', resource, resourceName: '*' });
  allow(role, ['iam:GetServerCertificate'], [all]);
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:server-certificate/*',
    'Which server certificates stand on listeners is known at run time only; reading one shows its public part.',
  );
}

/** ACM generates the IDs of certificates: only tags distinguish ours. Certificates of others may only be described. */
function allowRequesting(role: iam.IRole, stage: string): void {
  const certificates = arnOf(role, 'acm', 'certificate', '*');
  allow(role, ['acm:RequestCertificate', 'acm:AddTagsToCertificate'], ['*'], tagged('RequestTag', stage));
  // Migration from e-mail to DNS concerns certificates that people requested: it changes nothing else.
  const harmless = [
    'acm:DescribeCertificate',
    'acm:ListCertificateDomainValidations',
    'acm:ListTagsForCertificate',
    'acm:UpdateCertificateOptions',
  ];
  allow(role, harmless, [certificates]);
  allow(role, ['acm:DeleteCertificate'], [certificates], tagged('ResourceTag', stage));
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:acm:<AWS::Region>:<AWS::AccountId>:certificate/*',
    'ACM generates the ID of a certificate; only those with our tag may be deleted.',
  );
}

/** Listeners of the load balancers of the fleet; new ones are created only where HTTPS is configured, with our tag. */
function loadBalancers({ scope, fleet }: Deployment): Listing[] {
  const balancers = Object.values(fleet.certificates).flatMap((entry) => Object.entries(entry.loadBalancers));
  const names = balancers.map(([name]) => name);
  const sites = balancers.flatMap(([name, { https }]) => (https ? [name] : []));
  const listenerOf = (name: string) => `*/${name}/*`;
  const siteOf = (name: string) => `app/${name}/*`;
  const changes = ['AddListenerCertificates', 'ModifyListener', 'RemoveListenerCertificates'];
  return [
    named(scope, changes, 'listener', names.map(listenerOf)),
    named(scope, ['CreateListener'], 'loadbalancer', sites.map(siteOf)),
    named(scope, ['CreateRule'], 'listener', sites.map(siteOf)),
    named(scope, ['ModifyRule'], 'listener-rule', sites.map(siteOf)),
  ];
}

function named(scope: Construct, actions: readonly string[], resource: string, paths: readonly string[]): Listing {
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
  allow(role, ['elasticloadbalancing:AddTags'], [all], tagged('RequestTag', stage));
  allow(role, ['elasticloadbalancing:DeleteListener'], [all], tagged('ResourceTag', stage));
  acknowledge(role, `${LOAD_BALANCING}listener/*`, LOAD_BALANCING_REASON);
}

/**
 * One alarm for all certificates, because their ARNs are created at run time. Missing data, when no sweep ran, is
 * breaching.
 */
function watchExpiry({ scope, fleet, attention }: Deployment): void {
  const floor = Math.min(...Object.values(fleet.certificates).map(({ replaceBelowDays }) => replaceBelowDays));
  const alarm = new cloudwatch.Alarm(scope, 'ExpiryNear', {
    alarmDescription: withRunbook(
      'A certificate on a listener is about to expire, or the sweep that checks for it has not run.',
      'certificates',
    ),
    metric: new cloudwatch.Metric({
      namespace: 'Evenkeel',
      metricName: MIN_DAYS_METRIC,
      dimensionsMap: { service: 'certificates' },
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
