import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
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
import { describe, expect, test } from 'vitest';
import { DeployError } from '../../../sandbox/deploy/faults.ts';
import { createRegion, type RegionOptions } from '../../../sandbox/region.ts';
import { assemblyFolderOf, CODE } from './folder.ts';

const ROLE_ARN = 'arn:aws:iam::123456789012:role/worker';

const trust = (service: string) => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});

/** A document of so many characters, white space aside. */
const padded = (size: number, document: (padding: string) => object): object =>
  document('x'.repeat(size - JSON.stringify(document('')).length));

const documentOf = (size: number): object =>
  padded(size, (Resource) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource }],
  }));

const trustOf = (size: number): object =>
  padded(size, (Sid) => ({
    Statement: [{ Sid, Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
  }));

const role = (more: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: { RoleName: 'worker', AssumeRolePolicyDocument: trust('lambda.amazonaws.com'), ...more },
});

const lambdaFunction = (more: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  DependsOn: ['Role'],
  Properties: {
    FunctionName: 'worker',
    Code: CODE,
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: ROLE_ARN,
    ...more,
  },
});

/** One of everything that stacks may declare and that the Region lists. */
const EVERYTHING = {
  Role: role(),
  Function: lambdaFunction(),
  Url: {
    Type: 'AWS::Lambda::Url',
    Properties: { AuthType: 'AWS_IAM', TargetFunctionArn: { 'Fn::GetAtt': ['Function', 'Arn'] } },
  },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      RoleArn: ROLE_ARN,
      DefinitionString: JSON.stringify({ StartAt: 'One', States: { One: { Type: 'Succeed' } } }),
    },
  },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } },
  Queue: { Type: 'AWS::SQS::Queue' },
  Topic: { Type: 'AWS::SNS::Topic' },
  Bucket: { Type: 'AWS::S3::Bucket' },
  Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/worker/on', Type: 'String', Value: 'yes' } },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    DeletionPolicy: 'Retain',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'worker' } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['worker'] },
      Targets: [{ Id: 'one', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'Shop',
      MetricName: 'Orders',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
    },
  },
  Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'worker' } },
  Schedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      GroupName: { Ref: 'Group' },
      FlexibleTimeWindow: { Mode: 'OFF' },
      ScheduleExpression: 'rate(1 hour)',
      Target: { Arn: { 'Fn::GetAtt': ['Function', 'Arn'] }, RoleArn: ROLE_ARN },
    },
  },
};

/** What the Region has of everything, by the services' own lists. */
async function inventoryOf(region: ReturnType<typeof createRegion>) {
  const config = region.clientConfig();
  const eventBridge = new EventBridgeClient(config);
  const scheduler = new SchedulerClient(config);
  return {
    functions: (await new LambdaClient(config).send(new ListFunctionsCommand({}))).Functions!.length,
    urls: region.lambda.urls().length,
    machines: (await new SFNClient(config).send(new ListStateMachinesCommand({}))).stateMachines!.length,
    logGroups: (await new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({}))).logGroups!.length,
    queues: (await new SQSClient(config).send(new ListQueuesCommand({}))).QueueUrls?.length ?? 0,
    topics: (await new SNSClient(config).send(new ListTopicsCommand({}))).Topics!.length,
    buckets: (await new S3Client(config).send(new ListBucketsCommand({}))).Buckets?.length ?? 0,
    parameters: (await new SSMClient(config).send(new DescribeParametersCommand({}))).Parameters!.length,
    tables: (await new DynamoDBClient(config).send(new ListTablesCommand({}))).TableNames!.length,
    buses: (await eventBridge.send(new ListEventBusesCommand({}))).EventBuses!.length,
    rules: (await eventBridge.send(new ListRulesCommand({}))).Rules!.length,
    alarms: (await new CloudWatchClient(config).send(new DescribeAlarmsCommand({}))).MetricAlarms!.length,
    groups: (await scheduler.send(new ListScheduleGroupsCommand({}))).ScheduleGroups!.length,
    schedules: (await scheduler.send(new ListSchedulesCommand({}))).Schedules!.length,
  };
}

async function deploy(stacks: Readonly<Record<string, object>>, options: RegionOptions = {}) {
  const region = createRegion(options);
  const folder = await assemblyFolderOf(stacks);
  const error = await region.deploy(folder).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error !== undefined && !(error instanceof DeployError)) throw error;
  return { region, folder, error };
}

const withResources = (Resources: object) => ({ worker: { Resources } });

describe('a deployment that AWS would refuse', () => {
  test('leaves nothing behind, whatever had been created', async () => {
    const before = await inventoryOf(createRegion());
    const { region: whole, error: none } = await deploy(withResources(EVERYTHING));
    expect(none).toBeUndefined();
    const all = await inventoryOf(whole);
    for (const [what, count] of Object.entries(all)) {
      expect([what, count]).toEqual([what, before[what as keyof typeof before] + 1]);
    }

    const TooMuch = {
      Type: 'AWS::IAM::Policy',
      DependsOn: Object.keys(EVERYTHING),
      Properties: { PolicyName: 'much', PolicyDocument: documentOf(10_241), Roles: [{ Ref: 'Role' }] },
    };
    const { region, error, folder } = await deploy(withResources({ ...EVERYTHING, TooMuch }));
    expect(error!.faults).toEqual([
      'worker/TooMuch: Maximum policy size of 10240 bytes exceeded for role worker (LimitExceeded)',
    ]);
    expect(await inventoryOf(region)).toEqual(before);
    expect(() => region.iam.credentialsFor(ROLE_ARN, 'one')).toThrow(`there is no role ${ROLE_ARN}`);
    // Nothing is in the way of the next deployment either.
    await expect(region.deploy(folder)).rejects.toThrow('Maximum policy size of 10240 bytes exceeded');
    expect(await inventoryOf(region)).toEqual(before);
  });

  test('tells what became of each resource, as the events of the stack do', async () => {
    const { error } = await deploy({
      first: { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } },
      second: {
        Resources: {
          Topic: { Type: 'AWS::SNS::Topic' },
          Role: role({ AssumeRolePolicyDocument: trustOf(2_049) }),
          Function: lambdaFunction(),
        },
      },
    });
    expect(error!.events.map(({ stackName, logicalId, status }) => `${stackName}/${logicalId} ${status}`)).toEqual([
      'first/Queue CREATE_COMPLETE',
      'first/first CREATE_COMPLETE',
      'second/Topic CREATE_COMPLETE',
      'second/Role CREATE_FAILED',
      'second/Function CREATE_FAILED',
      'second/second ROLLBACK_IN_PROGRESS',
      'second/Topic DELETE_COMPLETE',
      'second/second ROLLBACK_COMPLETE',
      'first/first ROLLBACK_IN_PROGRESS',
      'first/Queue DELETE_COMPLETE',
      'first/first ROLLBACK_COMPLETE',
    ]);
    const reasons = error!.events.flatMap(({ reason }) => reason ?? []);
    expect(reasons).toEqual([
      'Resource handler returned message: "Cannot exceed quota for ACLSizePerRole: 2048 (LimitExceeded)" (HandlerErrorCode: ServiceLimitExceeded)',
      'Resource creation cancelled',
      'The following resource(s) failed to create: [Role, Function]. Rollback requested by user.',
    ]);
  });
});

const managed = (index: number, size = 200) => [
  `Managed${index}`,
  { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: documentOf(size), Roles: [{ Ref: 'Role' }] } },
];
const inline = (index: number, size: number) => [
  `Inline${index}`,
  {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: `inline${index}`, PolicyDocument: documentOf(size), Roles: [{ Ref: 'Role' }] },
  },
];
const many = (count: number, make: (index: number) => unknown[]) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => make(index))) as object;

const variables = (bytes: number) => ({ Environment: { Variables: { A: 'x'.repeat(bytes - '{"A":""}'.length) } } });

const permission = (index: number) => [
  `Permission${index}`,
  {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: 'Function' },
      Principal: 'events.amazonaws.com',
      SourceArn: `arn:aws:events:eu-west-1:123456789012:rule/${'x'.repeat(64)}`,
    },
  },
];

describe('quotas', () => {
  const allowed: readonly (readonly [what: string, resources: object])[] = [
    ['inline policies of 10,240 characters', { Role: role(), ...many(2, (at) => inline(at, 5_120)) }],
    ['ten managed policies', { Role: role(), ...many(10, managed) }],
    ['a managed policy of 6,144 characters', { Role: role(), ...many(1, (at) => managed(at, 6_144)) }],
    ['a trust policy of 2,048 characters', { Role: role({ AssumeRolePolicyDocument: trustOf(2_048) }) }],
    ['an environment of 4 KB', { Role: role(), Function: lambdaFunction(variables(4_096)) }],
    ['900 reserved executions', { Role: role(), Function: lambdaFunction({ ReservedConcurrentExecutions: 900 }) }],
    ['900 seconds', { Role: role(), Function: lambdaFunction({ Timeout: 900, Description: 'x'.repeat(256) }) }],
  ];
  test.for(allowed)('allow %s', async ([, resources]) => {
    const { error } = await deploy(withResources(resources));
    expect(error).toBeUndefined();
  });

  const measured = JSON.stringify({ A: 'x'.repeat(4_097 - '{"A":""}'.length) });
  const refused: readonly (readonly [what: string, resources: object, fault: string])[] = [
    [
      'inline policies of one character more',
      { Role: role(), ...many(2, (at) => inline(at, 5_120 + at)) },
      'worker/Inline1: Maximum policy size of 10240 bytes exceeded for role worker (LimitExceeded)',
    ],
    [
      'an eleventh managed policy',
      { Role: role(), ...many(11, managed) },
      'worker/Managed10: Cannot exceed quota for PoliciesPerRole: 10 (LimitExceeded)',
    ],
    [
      'a managed policy of one character more',
      { Role: role(), ...many(1, (at) => managed(at, 6_145)) },
      'worker/Managed0: Cannot exceed quota for PolicySize: 6144 (LimitExceeded)',
    ],
    [
      'an environment of one byte more, measured as JSON',
      { Role: role(), Function: lambdaFunction(variables(4_097)) },
      `worker/Function: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured} (InvalidParameterValueException)`,
    ],
    [
      'what would leave fewer than 100 executions',
      { Role: role(), Function: lambdaFunction({ ReservedConcurrentExecutions: 901 }) },
      "worker/Function: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]. (InvalidParameterValueException)",
    ],
    [
      'a time-out of more than 15 minutes',
      { Role: role(), Function: lambdaFunction({ Timeout: 901 }) },
      "worker/Function: 1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900 (ValidationException)",
    ],
    [
      'a function name of 65 characters',
      { Role: role(), Function: lambdaFunction({ FunctionName: 'f'.repeat(65) }) },
      `worker/Function: 1 validation error detected: Value '${'f'.repeat(65)}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64 (InvalidParameterValueException)`,
    ],
    [
      'a variable that Lambda sets itself',
      { Role: role(), Function: lambdaFunction({ Environment: { Variables: { AWS_REGION: 'x' } } }) },
      'worker/Function: Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION (InvalidParameterValueException)',
    ],
    [
      'a retention that is none of those on offer',
      { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 2 } } },
      "worker/Logs: 1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] (InvalidParameterException)",
    ],
  ];
  test.for(refused)('refuse %s', async ([, resources, fault]) => {
    const { error } = await deploy(withResources(resources));
    expect(error!.faults).toEqual([fault]);
  });

  test('of an account with 10 executions allow no reservation at all', async () => {
    const reserved = { Role: role(), Function: lambdaFunction({ ReservedConcurrentExecutions: 1 }) };
    const { error, region } = await deploy(withResources(reserved), { accountConcurrency: 10 });
    expect(error!.faults).toEqual([
      "worker/Function: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10]. (InvalidParameterValueException)",
    ]);
    expect(region.lambda.functions()).toEqual([]);
    const free = { Role: role(), Function: lambdaFunction() };
    expect((await deploy(withResources(free), { accountConcurrency: 10 })).error).toBeUndefined();
  });

  test('of a resource policy: the statement that makes it too long is refused', async () => {
    const { error } = await deploy(
      withResources({ Role: role(), Function: lambdaFunction(), ...many(90, permission) }),
    );
    // Each statement has some 300 bytes.
    expect(error!.faults[0]).toMatch(
      /^worker\/Permission\d\d: The final policy size \((20[4-9]\d\d)\) is bigger than the limit \(20480\)\. \(PolicyLengthExceededException\)$/,
    );
  });
});

describe('templates', () => {
  const queues = (count: number) => many(count, (at) => [`Queue${at}`, { Type: 'AWS::SQS::Queue' }]);

  test('may declare 500 resources, and 200 of everything else', async () => {
    expect((await deploy(withResources(queues(500)))).error).toBeUndefined();
    const { error, region } = await deploy({
      worker: {
        Resources: queues(501),
        Parameters: many(201, (at) => [`P${at}`, { Type: 'String', Default: 'x' }]),
        Outputs: many(201, (at) => [`O${at}`, { Value: 'x' }]),
        Mappings: many(201, (at) => [`M${at}`, { a: { b: 'c' } }]),
      },
    });
    expect(error!.faults).toEqual([
      'worker: Template format error: Number of resources, 501, is greater than maximum allowed, 500',
      'worker: Template format error: Number of parameters, 201, is greater than maximum allowed, 200',
      'worker: Template format error: Number of outputs, 201, is greater than maximum allowed, 200',
      'worker: Template format error: Number of mappings, 201, is greater than maximum allowed, 200',
    ]);
    expect(error!.events).toEqual([]);
    expect((await inventoryOf(region)).queues).toBe(0);
  });

  test('have at most 1 MB as they are written', async () => {
    const Queue = (bytes: number) => ({ Type: 'AWS::SQS::Queue', Metadata: { Note: 'x'.repeat(bytes) } });
    const around = JSON.stringify({ Resources: { Queue: Queue(0) } }).length;
    expect((await deploy(withResources({ Queue: Queue(1_048_576 - around) }))).error).toBeUndefined();
    expect((await deploy(withResources({ Queue: Queue(1_048_577 - around) }))).error!.faults).toEqual([
      'worker: Template may not exceed 1048576 bytes in size.',
    ]);
  });

  test('cannot make what is there already, in this stack or in another one', async () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } };
    const exists = "Resource of type 'AWS::SQS::Queue' with identifier 'jobs' already exists. (AlreadyExists)";
    const { error } = await deploy(withResources({ One: queue, Two: queue }));
    expect(error!.faults).toEqual([`worker/Two: ${exists}`]);
    const { region, folder } = await deploy(withResources({ One: queue }));
    // The same stack again is an update.
    await region.deploy(folder);
    const another = await assemblyFolderOf({ another: { Resources: { Mine: queue } } });
    await expect(region.deploy(another)).rejects.toThrow(`another/Mine: ${exists}`);
  });

  test.for([
    [
      'a_stack',
      "1 validation error detected: Value 'a_stack' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*",
    ],
    [
      's'.repeat(129),
      `1 validation error detected: Value '${'s'.repeat(129)}' at 'stackName' failed to satisfy constraint: Member must have length less than or equal to 128`,
    ],
  ] as const)('have stacks with names of a form: %s', async ([name, fault]) => {
    const { error } = await deploy({ [name]: { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } } });
    expect(error!.faults).toEqual([`${name}: ${fault}`]);
  });

  test('have names of letters and digits', async () => {
    const { error } = await deploy(withResources({ 'My-Queue': { Type: 'AWS::SQS::Queue' } }));
    expect(error!.faults).toEqual([
      'worker/My-Queue: Template format error: Resource name My-Queue is non alphanumeric.',
    ]);
  });
});
