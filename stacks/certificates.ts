import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { MIN_DAYS_METRIC } from '../fleet/names.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { stageTag } from '../fleet/names.ts';
import { acknowledge, allow, controllerFunction, type FunctionProps } from './function.ts';
import { addSweep, addTick } from './tick.ts';

interface CertificatesProps extends FunctionProps {
  readonly fleet: Pick<Fleet, 'certificates' | 'hostedZones'>;
  readonly attention: ITopic;
}

/** Most of what is under way goes on by events of ACM, of load balancers and of our own: the tick is for those that get lost. */
const TICK = Duration.minutes(5);

/** Twice a day, so that whatever a sweep takes, no day is ever without one. */
const SWEEP = Duration.hours(12);

/** The floor is where a replacement begins; so many days below it, nothing has come of it. */
const GRACE_DAYS = 2;

/** A managed policy holds 6,144 characters: a load balancer has two ARNs there, 110 each at the most. */
const LOAD_BALANCERS_PER_POLICY = 20;

/** The function that keeps valid certificates on listeners, with its schedules, its role and its alarm. */
export class CertificatesFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, { fleet, attention, ...props }: CertificatesProps) {
    super(scope, id);
    this.function = controllerFunction(this, 'Function', props);
    this.#allowReading();
    this.#allowCertificates(props.stage);
    allowValidationRecords(this.function.role!, fleet);
    this.#allowLoadBalancers(
      Object.values(fleet.certificates).flatMap(({ loadBalancers }) => Object.keys(loadBalancers)),
      props.stage,
    );
    addTick(this, this.function, TICK);
    addSweep(this, this.function, SWEEP);
    this.#watchExpiry(fleet, attention);
  }

  #allowReading(): void {
    const role = this.function.role!;
    const actions = [
      'acm:ListCertificates',
      'elasticloadbalancing:DescribeListenerCertificates',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTags',
      'route53:ListHostedZones',
    ];
    allow(role, actions, ['*']);
    acknowledge(role, 'Resource::*', 'Listings take no resource, and a certificate has none before it is requested.');
  }

  /** ACM draws the ids of certificates: only tags tell ours from others. What others made may be described, no more. */
  #allowCertificates(stage: string): void {
    const role = this.function.role!;
    const certificates = this.#arn('acm', 'certificate', '*');
    allow(role, ['acm:RequestCertificate', 'acm:AddTagsToCertificate'], ['*'], {
      StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) },
    });
    // The change from e-mail to DNS concerns certificates that people requested: it leaves all else as it is.
    const harmless = [
      'acm:DescribeCertificate',
      'acm:ListCertificateDomainValidations',
      'acm:ListTagsForCertificate',
      'acm:UpdateCertificateOptions',
    ];
    allow(role, harmless, [certificates]);
    allow(role, ['acm:DeleteCertificate'], [certificates], {
      StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) },
    });
    acknowledge(
      role,
      'Resource::arn:<AWS::Partition>:acm:<AWS::Region>:<AWS::AccountId>:certificate/*',
      'ACM draws the id of a certificate; only those that bear our tag may be deleted.',
    );
  }

  /** Listeners of the load balancers of the fleet; only what we made ourselves may be deleted. */
  #allowLoadBalancers(names: readonly string[], stage: string): void {
    const tagged = (context: 'RequestTag' | 'ResourceTag') => ({
      StringEquals: { [`aws:${context}/${stageTag.key}`]: stageTag.value(stage) },
    });
    for (let from = 0; from < names.length; from += LOAD_BALANCERS_PER_POLICY) {
      const some = names.slice(from, from + LOAD_BALANCERS_PER_POLICY);
      const listeners = some.map((name) => this.#arn('elasticloadbalancing', 'listener', `*/${name}/*`));
      const statement = (actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>) =>
        new iam.PolicyStatement({ actions, resources, ...(conditions && { conditions }) });
      new iam.ManagedPolicy(this, `LoadBalancers${from / LOAD_BALANCERS_PER_POLICY + 1}`, {
        description: `The load balancers of Evenkeel ${stage}`,
        roles: [this.function.role!],
        statements: [
          statement(
            [
              'elasticloadbalancing:AddListenerCertificates',
              'elasticloadbalancing:ModifyListener',
              'elasticloadbalancing:RemoveListenerCertificates',
            ],
            listeners,
          ),
          statement(
            ['elasticloadbalancing:CreateListener'],
            some.map((name) => this.#arn('elasticloadbalancing', 'loadbalancer', `app/${name}/*`)),
          ),
        ],
      });
    }
    const all = this.#arn('elasticloadbalancing', 'listener', '*');
    allow(this.function.role!, ['elasticloadbalancing:AddTags'], [all], tagged('RequestTag'));
    allow(this.function.role!, ['elasticloadbalancing:DeleteListener'], [all], tagged('ResourceTag'));
    const reason = 'The ids of load balancers and listeners are drawn by AWS; their names are those of the fleet.';
    const prefix = 'Resource::arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:';
    acknowledge(this.function.role!, `${prefix}listener/*`, reason);
    for (const name of names) {
      acknowledge(this, `${prefix}listener/*/${name}/*`, reason);
      acknowledge(this, `${prefix}loadbalancer/app/${name}/*`, reason);
    }
  }

  /** One alarm for every certificate: their ARNs are made at run time. A sweep that does not come is no number, either. */
  #watchExpiry({ certificates }: CertificatesProps['fleet'], attention: ITopic): void {
    const floor = Math.min(...Object.values(certificates).map(({ replaceBelowDays }) => replaceBelowDays));
    const alarm = new cloudwatch.Alarm(this, 'ExpiryNear', {
      alarmDescription: 'A certificate on a listener comes to its end, or the sweep that looks for it has not come.',
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

  #arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  }
}

/** Validation records, and nothing else, in the zones of the fleet, and in no others. */
export function allowValidationRecords(
  role: iam.IRole,
  { hostedZones, certificates }: CertificatesProps['fleet'],
  entries = Object.keys(certificates),
): void {
  const named = entries.flatMap((entry) => certificates[entry]?.hostedZone ?? []);
  const arns = [...new Set([...hostedZones, ...named])].map((zone) =>
    Stack.of(role).formatArn({
      service: 'route53',
      region: '',
      account: '',
      resource: 'hostedzone',
      resourceName: zone,
    }),
  );
  if (arns.length === 0) return;
  allow(role, ['route53:ListResourceRecordSets'], arns);
  allow(role, ['route53:ChangeResourceRecordSets'], arns, {
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
      'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
    },
  });
}
