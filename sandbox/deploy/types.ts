import { ACCOUNT_ID, arn, DNS_SUFFIX, REGION } from '../core.ts';
import { asText } from './json.ts';
import { functionUrlHost, uniqueId } from './names.ts';

/** What is known of a resource when a reference to it is resolved: before anything has been created. */
export interface Identity {
  readonly stackName: string;
  readonly logicalId: string;
  readonly name: string;
  /** A property of the resource, resolved; undefined if the template does not give it. */
  property(key: string): unknown;
}

type Derived = (resource: Identity) => string;

/** How CloudFormation names a resource of a type and what references to it give. */
export interface ResourceType {
  /** The property that names it; without one the name is always generated. */
  readonly nameProperty?: string;
  readonly maxNameLength?: number;
  /** S3's bucket names are lower case. */
  readonly lowerCase?: boolean;
  /** Absent for what has no ARN of its own, such as a permission. */
  readonly arn?: Derived;
  readonly ref: Derived;
  /** What Fn::GetAtt gives, by attribute. */
  readonly attributes?: Readonly<Record<string, Derived>>;
}

const byName: Derived = ({ name }) => name;
const text = (resource: Identity, key: string, otherwise: string) => asText(resource.property(key) ?? otherwise);

/** A type whose Ref is its name and whose only attribute is `Arn`. */
function named(nameProperty: string, ofArn: Derived, more: Partial<ResourceType> = {}): ResourceType {
  return { nameProperty, arn: ofArn, ref: byName, ...more, attributes: { Arn: ofArn, ...more.attributes } };
}

/** A type that is only known by an id that CloudFormation makes up. */
const unnamed: ResourceType = { ref: byName };

const tableArn: Derived = ({ name }) => arn('dynamodb', `table/${name}`);
/** A stream's label is the time at which it was enabled; a constant, so that it repeats. */
const streamArn: Derived = (table) => `${tableArn(table)}/stream/2026-01-01T00:00:00.000`;
const table = named('TableName', tableArn, { maxNameLength: 255, attributes: { StreamArn: streamArn } });

const queueArn: Derived = ({ name }) => arn('sqs', name);
const queueUrl: Derived = ({ name }) => `https://sqs.${REGION}.${DNS_SUFFIX}/${ACCOUNT_ID}/${name}`;

const topicArn: Derived = ({ name }) => arn('sns', name);

const roleArn: Derived = (role) => arn('iam', `role${text(role, 'Path', '/')}${role.name}`);
const managedPolicyArn: Derived = (policy) => arn('iam', `policy${text(policy, 'Path', '/')}${policy.name}`);

/** A function named by its name or its ARN, as properties may do. */
const functionArn = (nameOrArn: string) =>
  nameOrArn.startsWith('arn:') ? nameOrArn : arn('lambda', `function:${nameOrArn}`);

/** The bus of a rule, which may be given by its ARN; undefined for the default bus. */
function customBus(rule: Identity): string | undefined {
  const bus = text(rule, 'EventBusName', 'default');
  const name = bus.startsWith('arn:') ? bus.slice(bus.lastIndexOf('/') + 1) : bus;
  return name === 'default' ? undefined : name;
}

const ruleArn: Derived = (rule) => {
  const bus = customBus(rule);
  return arn('events', bus === undefined ? `rule/${rule.name}` : `rule/${bus}/${rule.name}`);
};

const ruleRef: Derived = (rule) => {
  const bus = customBus(rule);
  return bus === undefined ? rule.name : `${bus}|${rule.name}`;
};

const scheduleArn: Derived = (schedule) =>
  arn('scheduler', `schedule/${text(schedule, 'GroupName', 'default')}/${schedule.name}`);

const parameterArn: Derived = ({ name }) => arn('ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`);

const stateMachineArn: Derived = ({ name }) => arn('states', `stateMachine:${name}`);

const bucketArn: Derived = ({ name }) => arn('s3', name);

/** Of the account, in no Region. */
const chatConfigurationArn: Derived = ({ name }) =>
  `arn:aws:chatbot::${ACCOUNT_ID}:chat-configuration/slack-channel/${name}`;

const alarm = named('AlarmName', ({ name }) => arn('cloudwatch', `alarm:${name}`));

/**
 * The types that templates may declare. Names, Ref, attributes and lengths are from memory of CloudFormation's
 * Template Reference and the services' naming rules, and have not been compared with them type by type.
 */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::Chatbot::SlackChannelConfiguration': {
    nameProperty: 'ConfigurationName',
    maxNameLength: 128,
    arn: chatConfigurationArn,
    ref: chatConfigurationArn,
    attributes: { Arn: chatConfigurationArn },
  },
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': alarm,
  'AWS::CloudWatch::Dashboard': {
    nameProperty: 'DashboardName',
    arn: ({ name }) => `arn:aws:cloudwatch::${ACCOUNT_ID}:dashboard/${name}`,
    ref: byName,
  },
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::Events::EventBus': named('Name', ({ name }) => arn('events', `event-bus/${name}`), {
    attributes: { Name: byName },
  }),
  'AWS::Events::EventBusPolicy': unnamed,
  'AWS::Events::Rule': named('Name', ruleArn, { maxNameLength: 64, ref: ruleRef }),
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    maxNameLength: 128,
    arn: managedPolicyArn,
    ref: managedPolicyArn,
    attributes: { PolicyArn: managedPolicyArn },
  },
  'AWS::IAM::Policy': unnamed,
  'AWS::IAM::Role': named('RoleName', roleArn, {
    maxNameLength: 64,
    attributes: { RoleId: (role) => uniqueId('AROA', roleArn(role)) },
  }),
  'AWS::Lambda::EventInvokeConfig': unnamed,
  'AWS::Lambda::Function': named('FunctionName', ({ name }) => functionArn(name), { maxNameLength: 64 }),
  'AWS::Lambda::Permission': unnamed,
  'AWS::Lambda::Url': {
    arn: (url) => functionArn(text(url, 'TargetFunctionArn', '')),
    ref: (url) => functionArn(text(url, 'TargetFunctionArn', '')),
    attributes: {
      FunctionArn: (url) => functionArn(text(url, 'TargetFunctionArn', '')),
      FunctionUrl: (url) => `https://${functionUrlHost(url.name)}/`,
    },
  },
  'AWS::Logs::ResourcePolicy': { nameProperty: 'PolicyName', maxNameLength: 512, ref: byName },
  'AWS::Logs::LogGroup': named('LogGroupName', ({ name }) => arn('logs', `log-group:${name}:*`), {
    maxNameLength: 512,
  }),
  'AWS::S3::Bucket': named('BucketName', bucketArn, {
    maxNameLength: 63,
    lowerCase: true,
    attributes: {
      DomainName: ({ name }) => `${name}.s3.${DNS_SUFFIX}`,
      RegionalDomainName: ({ name }) => `${name}.s3.${REGION}.${DNS_SUFFIX}`,
    },
  }),
  'AWS::S3::BucketPolicy': unnamed,
  'AWS::SNS::Subscription': unnamed,
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    arn: topicArn,
    ref: topicArn,
    attributes: { TopicArn: topicArn, TopicName: byName },
  },
  'AWS::SNS::TopicPolicy': unnamed,
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    maxNameLength: 80,
    arn: queueArn,
    ref: queueUrl,
    attributes: { Arn: queueArn, QueueName: byName, QueueUrl: queueUrl },
  },
  'AWS::SQS::QueuePolicy': unnamed,
  'AWS::SSM::Parameter': {
    nameProperty: 'Name',
    arn: parameterArn,
    ref: byName,
    attributes: {
      Type: (parameter) => text(parameter, 'Type', ''),
      Value: (parameter) => text(parameter, 'Value', ''),
    },
  },
  'AWS::Scheduler::Schedule': named('Name', scheduleArn, { maxNameLength: 64 }),
  'AWS::Scheduler::ScheduleGroup': named('Name', ({ name }) => arn('scheduler', `schedule-group/${name}`), {
    maxNameLength: 64,
  }),
  'AWS::StepFunctions::StateMachine': named('StateMachineName', stateMachineArn, {
    maxNameLength: 80,
    ref: stateMachineArn,
    attributes: { Name: byName },
  }),
};

/** Declared by CDK for its own statistics; nothing in a Region depends on it. */
export const SKIPPED_TYPES: ReadonlySet<string> = new Set(['AWS::CDK::Metadata']);
