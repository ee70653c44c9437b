import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as rds from '@aws-sdk/client-rds';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeEach, expect, test } from 'vitest';
import type { Iam } from '../../../sandbox/iam/index.ts';
import { Endpoint } from '../../../sandbox/wire/endpoint.ts';
import { service } from '../../../sandbox/wire/service.ts';
import { iamWith, NOW, refusal, ROLE_ARN } from './fixture.ts';

const EXAMPLE_INSTANCE = 'arn:aws:rds:eu-west-1:123456789012:db:evenkeel-1';
const STATEMENTS = [
  { Effect: 'Allow', Action: 'rds:*', Resource: EXAMPLE_INSTANCE },
  { Effect: 'Deny', Action: 'rds:RebootDBInstance', Resource: '*' },
];

let iam: Iam;
let endpoint: Endpoint;
let deleted: unknown[];

beforeEach(async () => {
  iam = await iamWith(STATEMENTS);
  deleted = [];
  endpoint = new Endpoint().add(
    iam.wire,
    service(rds)({
      DeleteDBInstance: ({ DBInstanceIdentifier }) => {
        deleted.push(DBInstanceIdentifier);
        return {};
      },
      RebootDBInstance: () => ({}),
    }),
    service(dynamodb)({ DescribeTable: () => ({}) }),
    service(cloudwatch)({ ListMetrics: () => ({}) }),
  );
  endpoint.authorize = (call, input) => iam.authorize(call, input);
});

const as = (credentials: { accessKeyId: string; secretAccessKey: string }) => ({
  region: 'eu-west-1',
  credentials,
  requestHandler: endpoint.requestHandler(),
  maxAttempts: 1,
});
const asRole = () => as(iam.credentialsFor(ROLE_ARN, 'replicas'));
const asPerson = () => as({ accessKeyId: 'test', secretAccessKey: 'test' });

test('a role does what its policy allows', async () => {
  await new rds.RDSClient(asRole()).send(new rds.DeleteDBInstanceCommand({ DBInstanceIdentifier: 'evenkeel-1' }));
  expect(deleted).toEqual(['evenkeel-1']);
});

test('RDS refuses with AccessDenied and 403, and nothing happens', async () => {
  const call = new rds.RDSClient(asRole()).send(new rds.DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop-1' }));
  await expect(call).rejects.toMatchObject({
    name: 'AccessDenied',
    message:
      'User: arn:aws:sts::123456789012:assumed-role/replicas/replicas is not authorized to perform: rds:DeleteDBInstance on resource: arn:aws:rds:eu-west-1:123456789012:db:shop-1 because no identity-based policy allows the rds:DeleteDBInstance action',
    $metadata: { httpStatusCode: 403 },
  });
  expect(deleted).toEqual([]);
});

test('an explicit deny says so', async () => {
  const call = new rds.RDSClient(asRole()).send(
    new rds.RebootDBInstanceCommand({ DBInstanceIdentifier: 'evenkeel-1' }),
  );
  await expect(call).rejects.toThrow(
    'rds:RebootDBInstance on resource: arn:aws:rds:eu-west-1:123456789012:db:evenkeel-1 with an explicit deny in an identity-based policy',
  );
});

test('DynamoDB refuses with AccessDeniedException and 400', async () => {
  const call = new dynamodb.DynamoDBClient(asRole()).send(new dynamodb.DescribeTableCommand({ TableName: 'ledger' }));
  await expect(call).rejects.toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
});

test('CloudWatch refuses with AccessDenied and 403', async () => {
  const client = new cloudwatch.CloudWatchClient(asRole());
  await expect(client.send(new cloudwatch.ListMetricsCommand({}))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('cloudwatch:ListMetrics because no identity-based policy allows'),
    $metadata: { httpStatusCode: 403 },
  });
});

const WHO = 'User: arn:aws:sts::123456789012:assumed-role/replicas/replicas is not authorized to perform:';

test.for<readonly [service: string, operation: string, input: object, message: string]>([
  [
    'sqs',
    'SendMessageBatch',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead' },
    `${WHO} sqs:sendmessage on resource: arn:aws:sqs:eu-west-1:123456789012:dead because no identity-based policy allows the sqs:sendmessage action`,
  ],
  [
    'sns',
    'Publish',
    { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:attention' },
    `${WHO} SNS:Publish on resource: arn:aws:sns:eu-west-1:123456789012:attention because no identity-based policy allows the SNS:Publish action`,
  ],
  [
    's3',
    'GetObject',
    { Bucket: 'results', Key: 'drills/1' },
    `${WHO} s3:GetObject on resource: "arn:aws:s3:::results/drills/1" because no identity-based policy allows the s3:GetObject action`,
  ],
  [
    'lambda',
    'ListFunctions',
    {},
    `${WHO} lambda:ListFunctions on resource: * because no identity-based policy allows the lambda:ListFunctions action`,
  ],
  [
    'autoscaling',
    'DescribeAutoScalingGroups',
    {},
    `${WHO} autoscaling:DescribeAutoScalingGroups because no identity-based policy allows the autoscaling:DescribeAutoScalingGroups action`,
  ],
  [
    'ec2',
    'DescribeInstances',
    {},
    `You are not authorized to perform this operation. ${WHO} ec2:DescribeInstances because no identity-based policy allows the ec2:DescribeInstances action`,
  ],
  [
    'ssm',
    'GetParameter',
    { Name: '/evenkeel/slack' },
    `${WHO} ssm:GetParameter on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/evenkeel/slack because no identity-based policy allows the ssm:GetParameter action`,
  ],
])('%s refuses %s in its own words', ([service, operation, input, message]) => {
  expect(refusal(iam, service, operation, input)!.message).toBe(message);
});

test('people may do everything', async () => {
  await new rds.RDSClient(asPerson()).send(new rds.DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop-1' }));
  expect(deleted).toEqual(['shop-1']);
});

test('STS tells a role and a person who they are', async () => {
  const role = await new STSClient(asRole()).send(new GetCallerIdentityCommand({}));
  const person = await new STSClient(asPerson()).send(new GetCallerIdentityCommand({}));
  expect(role).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:sts::123456789012:assumed-role/replicas/replicas',
    UserId: expect.stringMatching(/^AROA[0-9A-Z]+:replicas$/),
  });
  expect(person.Arn).toBe('arn:aws:iam::123456789012:user/test');
});

test('refusals are kept for the report, allowed calls are not', async () => {
  const client = new rds.RDSClient(asRole());
  await client.send(new rds.DeleteDBInstanceCommand({ DBInstanceIdentifier: 'evenkeel-1' }));
  await client.send(new rds.DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop-1' })).catch(() => undefined);
  expect(iam.denials).toEqual([
    {
      role: 'replicas',
      action: 'rds:DeleteDBInstance',
      resource: 'arn:aws:rds:eu-west-1:123456789012:db:shop-1',
      timeMs: NOW,
    },
  ]);
});

test('the report holds the latest thousand refusals and counts them all', () => {
  for (let i = 0; i < 1_005; i++) refusal(iam, 'rds', 'DeleteDBInstance', { DBInstanceIdentifier: `other-${i}` });
  expect(iam.denialCount).toBe(1_005);
  expect(iam.denials).toHaveLength(1_000);
  expect(iam.denials[0]?.resource).toBe('arn:aws:rds:eu-west-1:123456789012:db:other-5');
});
