import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeAlarmsCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListScheduleGroupsCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../sandbox/deploy/json.ts';
import { deployAssembly } from '../../../sandbox/deploy/load.ts';
import type { DeployedResource } from '../../../sandbox/deploy/resource.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { assemblyOf, faultsOf } from './fixture.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test('a deployment that fails takes back what it created, the last first', async () => {
  const done: string[] = [];
  const note = ({ logicalId }: DeployedResource) => {
    if (logicalId === 'Bad') throw new Error('no');
    done.push(logicalId);
    return () => done.push(`-${logicalId}`);
  };
  const Resources = Object.fromEntries(['A', 'Bad', 'B'].map((name) => [name, { Type: 'AWS::SQS::Queue' }]));
  const stacks = { one: { Resources: { First: { Type: 'AWS::SQS::Queue' } } }, two: { Resources } };
  const faults = await faultsOf(deployAssembly(assemblyOf(stacks), { 'AWS::SQS::Queue': note }));
  expect(faults).toEqual(['two/Bad: no']);
  expect(done).toEqual(['First', 'A', 'B', '-B', '-A', '-First']);
});

const POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const at = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });

/** One resource of nearly every type that the Region creates. */
const RESOURCES = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: { Statement: [] }, RoleName: 'rolled-back' },
  },
  Policy: {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'p', PolicyDocument: POLICY, Roles: [{ Ref: 'Role' }] },
  },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/RDS',
      MetricName: 'CPUUtilization',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    },
  },
  Both: { Type: 'AWS::CloudWatch::CompositeAlarm', Properties: { AlarmRule: { 'Fn::Sub': 'ALARM("${Alarm}")' } } },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'own' } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['x'] },
      Targets: [{ Id: '1', Arn: at('Queue') }],
    },
  },
  Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'own' } },
  Schedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      GroupName: { Ref: 'Group' },
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: at('Queue'), RoleArn: at('Role') },
    },
  },
  Queue: { Type: 'AWS::SQS::Queue' },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: { Statement: [] } },
  },
  Topic: { Type: 'AWS::SNS::Topic' },
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: { Statement: [] } },
  },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: at('Queue') },
  },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/own' } },
  Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/own', Type: 'String', Value: 'a' } },
  Bucket: { Type: 'AWS::S3::Bucket' },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      RoleArn: at('Role'),
      DefinitionString: '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}',
    },
  },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: { Code: { ZipFile: 'x' }, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: at('Role') },
  },
  Permission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: { Ref: 'Function' },
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
    },
  },
};

/** What of them the Region has, as its clients see it. */
async function present(region: Region): Promise<number> {
  const config = region.clientConfig();
  const lists = await Promise.all([
    new CloudWatchClient(config)
      .send(new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }))
      .then(({ MetricAlarms = [], CompositeAlarms = [] }) => [...MetricAlarms, ...CompositeAlarms]),
    new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({})).then(({ logGroups }) => logGroups),
    new DynamoDBClient(config).send(new ListTablesCommand({})).then(({ TableNames }) => TableNames),
    new EventBridgeClient(config)
      .send(new ListEventBusesCommand({ NamePrefix: 'own' }))
      .then(({ EventBuses }) => EventBuses),
    new LambdaClient(config).send(new ListFunctionsCommand({})).then(({ Functions }) => Functions),
    new S3Client({ ...config, forcePathStyle: true }).send(new ListBucketsCommand({})).then(({ Buckets }) => Buckets),
    new SchedulerClient(config).send(new ListSchedulesCommand({})).then(({ Schedules }) => Schedules),
    new SchedulerClient(config)
      .send(new ListScheduleGroupsCommand({ NamePrefix: 'own' }))
      .then(({ ScheduleGroups }) => ScheduleGroups),
    new SFNClient(config).send(new ListStateMachinesCommand({})).then(({ stateMachines }) => stateMachines),
    new SNSClient(config).send(new ListTopicsCommand({})).then(({ Topics }) => Topics),
    new SQSClient(config).send(new ListQueuesCommand({})).then(({ QueueUrls }) => QueueUrls),
    new SSMClient(config).send(new DescribeParametersCommand({})).then(({ Parameters }) => Parameters),
  ]);
  return lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
}

function deploy(region: Region, Resources: JsonObject) {
  const folder = mkdtempSync(join(tmpdir(), 'rollback-'));
  folders.push(folder);
  return region.deploy({ ...assemblyOf({ shop: { Resources } }), codeFolder: () => folder });
}

test('nothing is left of a deployment that AWS refuses at its end', async () => {
  const region = createRegion({ onProblem: () => {} });
  const rule = {
    Type: 'AWS::Events::Rule',
    DependsOn: Object.keys(RESOURCES),
    Properties: {
      EventPattern: { source: ['x'] },
      Targets: ['1', '2', '3', '4', '5', '6'].map((Id) => ({ Id, Arn: at('Queue') })),
    },
  };
  expect(await faultsOf(deploy(region, { ...RESOURCES, SixTargets: rule }))).toEqual([
    'shop/SixTargets: The requested resource exceeds the maximum number allowed. (LimitExceededException)',
  ]);
  expect(await present(region)).toBe(0);
  const events = new EventBridgeClient(region.clientConfig());
  expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
  expect(() => region.iam.roleMay('arn:aws:iam::123456789012:role/rolled-back', 's3:GetObject', '*')).toThrow(
    'there is no role',
  );
  // The names are free again: without the fault the same stack deploys.
  await deploy(region, RESOURCES);
  expect(await present(region)).toBe(13);
});
