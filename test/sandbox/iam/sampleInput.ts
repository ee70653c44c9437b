import type { NormalizedSchema } from '@smithy/core/schema';
import { membersOf } from '../../../sandbox/wire/schema.ts';

const ACCOUNT = 'eu-west-1:123456789012';
const LOAD_BALANCING = `arn:aws:elasticloadbalancing:${ACCOUNT}`;
const CERTIFICATE = `arn:aws:acm:${ACCOUNT}:certificate/1b2c`;
const LOAD_BALANCER = `${LOAD_BALANCING}:loadbalancer/net/edge/0123456789abcdef`;

/** Members that hold ARNs, or what else names a resource in a form of its own; by service where names clash. */
const VALUES: Readonly<Record<string, string>> = {
  AlarmArn: `arn:aws:cloudwatch:${ACCOUNT}:alarm:down`,
  CertificateArn: CERTIFICATE,
  ListenerArn: `${LOAD_BALANCING}:listener/app/site/0123456789abcdef/fedcba9876543210`,
  LoadBalancerArn: `${LOAD_BALANCING}:loadbalancer/app/site/0123456789abcdef`,
  PolicySourceArn: 'arn:aws:iam::123456789012:role/tick',
  RoleArn: 'arn:aws:iam::123456789012:role/tick',
  RuleArn: `${LOAD_BALANCING}:listener-rule/app/site/0123456789abcdef/fedcba9876543210/0a1b`,
  TargetArn: `arn:aws:sns:${ACCOUNT}:attention`,
  TargetGroupArn: `${LOAD_BALANCING}:targetgroup/edge/0123456789abcdef`,
  TopicArn: `arn:aws:sns:${ACCOUNT}:attention`,
  executionArn: `arn:aws:states:${ACCOUNT}:execution:drill:1`,
  mapRunArn: `arn:aws:states:${ACCOUNT}:mapRun:tick/parts:0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f`,
  resourceIdentifier: LOAD_BALANCER,
  stateMachineArn: `arn:aws:states:${ACCOUNT}:stateMachine:drill`,
  'application-autoscaling.ResourceARN': `arn:aws:application-autoscaling:${ACCOUNT}:scalable-target/0a1b`,
  'elasticloadbalancing.ResourceArns': LOAD_BALANCER,
  'events.ResourceARN': `arn:aws:events:${ACCOUNT}:rule/own/wake`,
  'lambda.Resource': `arn:aws:lambda:${ACCOUNT}:function:warm`,
  'logs.resourceArn': `arn:aws:logs:${ACCOUNT}:log-group:group`,
  'monitoring.ResourceARN': `arn:aws:cloudwatch:${ACCOUNT}:alarm:down`,
  'rds.ResourceName': `arn:aws:rds:${ACCOUNT}:db:reader`,
  'rds.Source': `arn:aws:rds:${ACCOUNT}:cluster:shop`,
  'rds.MonitoringRoleArn': 'arn:aws:iam::123456789012:role/monitoring',
  'rds.SourceType': 'db-instance',
  'ec2.Resources': 'i-0a1b',
  'ssm.ResourceType': 'Parameter',
  'route53.ResourceType': 'hostedzone',
  'states.resourceArn': `arn:aws:states:${ACCOUNT}:stateMachine:drill`,
  'sns.SubscriptionArn': `arn:aws:sns:${ACCOUNT}:attention:0a1b`,
  'sns.ResourceArn': `arn:aws:sns:${ACCOUNT}:attention`,
  'dynamodb.ResourceArn': `arn:aws:dynamodb:${ACCOUNT}:table/ledger`,
  'scheduler.ResourceArn': `arn:aws:scheduler:${ACCOUNT}:schedule-group/own`,
  'acm.DomainName': 'shop.example',
};

/** Recursive shapes (an attribute of DynamoDB, a filter) are cut off here. */
const MAX_DEPTH = 6;

/** An input in which every member is given, so that an operation asks for all that it can ask for. */
export function sampleInput(signingName: string, schema: NormalizedSchema): Record<string, unknown> {
  return Object.fromEntries(
    [...membersOf(schema)].map(([name, member]) => [name, sample(signingName, name, member, 0)]),
  );
}

function sample(signingName: string, name: string, schema: NormalizedSchema, depth: number): unknown {
  const again = (member: NormalizedSchema, memberName = name) => sample(signingName, memberName, member, depth + 1);
  if (schema.isStructSchema()) {
    const members = depth < MAX_DEPTH ? [...membersOf(schema)] : [];
    return Object.fromEntries(members.map(([key, member]) => [key, again(member, key)]));
  }
  if (schema.isListSchema()) return [again(schema.getValueSchema())];
  if (schema.isMapSchema()) return { key: again(schema.getValueSchema()) };
  if (schema.isNumericSchema()) return 1;
  if (schema.isBooleanSchema()) return true;
  if (schema.isTimestampSchema()) return new Date(0);
  if (schema.isBlobSchema()) return new Uint8Array();
  return VALUES[`${signingName}.${name}`] ?? VALUES[name] ?? VALUES[name.replace(/s$/, '')] ?? name.toLowerCase();
}
