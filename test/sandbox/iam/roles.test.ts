import { expect, test } from 'vitest';
import { VirtualClock } from '../../../sandbox/clock.ts';
import { createIam } from '../../../sandbox/iam/index.ts';
import { createRole, iamWith, NOW, resource, ROLE_ARN, TRUST_LAMBDA } from './fixture.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:dead';
const SEND = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE };
const emptyIam = () => createIam({ clock: new VirtualClock(NOW) }, { resourceTags: () => undefined });
const maySend = (iam: ReturnType<typeof emptyIam>) => iam.roleMay(ROLE_ARN, 'sqs:SendMessage', QUEUE);

test('a role may do what its inline policy allows, and nothing else', async () => {
  const iam = await iamWith([SEND]);
  expect(maySend(iam)).toBe(true);
  expect(iam.roleMay(ROLE_ARN, 'sqs:DeleteMessage', QUEUE)).toBe(false);
});

test('a role may do what a policy allows that is attached later, although it was refused before', async () => {
  const iam = await iamWith([]);
  expect(maySend(iam)).toBe(false);
  const policy = resource('AWS::IAM::Policy', 'p', {
    PolicyName: 'p',
    PolicyDocument: { Statement: [SEND] },
    Roles: ['replicas'],
  });
  await iam.provisioners['AWS::IAM::Policy']?.(policy);
  expect(maySend(iam)).toBe(true);
});

test('a managed policy of ours holds for the roles it names and those that name it', async () => {
  const iam = emptyIam();
  await createRole(iam, 'other');
  const policy = resource('AWS::IAM::ManagedPolicy', 'shared', {
    PolicyDocument: { Statement: [SEND] },
    Roles: ['other'],
  });
  await iam.provisioners['AWS::IAM::ManagedPolicy']?.(policy);
  await createRole(iam, 'replicas', { ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/shared'] });
  expect(maySend(iam)).toBe(true);
  expect(iam.roleMay('arn:aws:iam::123456789012:role/other', 'sqs:SendMessage', QUEUE)).toBe(true);
});

test("AWS's own policy for functions allows them to write logs", async () => {
  const iam = emptyIam();
  const ManagedPolicyArns = ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'];
  await createRole(iam, 'replicas', { ManagedPolicyArns });
  expect(
    iam.roleMay(ROLE_ARN, 'logs:PutLogEvents', 'arn:aws:logs:eu-west-1:123456789012:log-group:x:log-stream:y'),
  ).toBe(true);
  expect(iam.roleMay(ROLE_ARN, 'ec2:CreateNetworkInterface', '*')).toBe(false);
});

test.for<{ name: string; more: object; error: string }>([
  {
    name: 'a policy of AWS',
    more: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
    error: 'the AWS managed policy arn:aws:iam::aws:policy/AdministratorAccess is not simulated',
  },
  {
    name: 'a permissions boundary',
    more: { PermissionsBoundary: 'arn:aws:iam::123456789012:policy/most' },
    error: 'there is no managed policy arn:aws:iam::123456789012:policy/most',
  },
  {
    name: 'a kind of principal',
    more: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Federated: 'x' } }],
      },
    },
    error: 'principals of the kind Federated are not simulated',
  },
])('$name that is not simulated is an error with its name', async ({ more, error }) => {
  await expect(async () => createRole(emptyIam(), 'replicas', more as Record<string, unknown>)).rejects.toThrow(error);
});

test('a role may do what both its policies and its permissions boundary allow', async () => {
  const iam = emptyIam();
  const boundary = 'arn:aws:iam::123456789012:policy/most';
  iam.addPolicy(boundary, {
    Statement: [{ Effect: 'Allow', Action: ['rds:Describe*', 'sqs:SendMessage'], Resource: '*' }],
  });
  await createRole(iam, 'replicas', {
    PermissionsBoundary: boundary,
    Policies: [
      {
        PolicyName: 'own',
        PolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: ['rds:DescribeDBClusters', 'rds:DeleteDBInstance'], Resource: '*' }],
        },
      },
    ],
  });
  expect(iam.roleMay(ROLE_ARN, 'rds:DescribeDBClusters', '*')).toBe(true);
  // Its policies alone, the boundary alone.
  expect(iam.roleMay(ROLE_ARN, 'rds:DeleteDBInstance', 'arn:aws:rds:eu-west-1:123456789012:db:a')).toBe(false);
  expect(iam.roleMay(ROLE_ARN, 'sqs:SendMessage', 'arn:aws:sqs:eu-west-1:123456789012:a')).toBe(false);
});

test('only the service that a role trusts may take it on', async () => {
  const iam = emptyIam();
  await createRole(iam, 'replicas');
  expect(iam.mayAssume(ROLE_ARN, 'lambda.amazonaws.com')).toBe(true);
  expect(iam.mayAssume(ROLE_ARN, 'scheduler.amazonaws.com')).toBe(false);
});

test('a role that trusts a service for one source may not be taken on for another', async () => {
  const iam = emptyIam();
  const group = 'arn:aws:scheduler:eu-west-1:123456789012:schedule-group/default';
  const statement = {
    ...TRUST_LAMBDA.Statement[0],
    Principal: { Service: 'scheduler.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': '123456789012', 'aws:SourceArn': group } },
  };
  await createRole(iam, 'replicas', { AssumeRolePolicyDocument: { Statement: [statement] } });
  expect(iam.mayAssume(ROLE_ARN, 'scheduler.amazonaws.com', group)).toBe(true);
  expect(iam.mayAssume(ROLE_ARN, 'scheduler.amazonaws.com', `${group}-2`)).toBe(false);
  expect(iam.mayAssume(ROLE_ARN, 'scheduler.amazonaws.com')).toBe(false);
});

test('the same role and session have the same credentials, others have others', async () => {
  const iam = await iamWith([]);
  const { accessKeyId } = iam.credentialsFor(ROLE_ARN, 'a');
  expect(accessKeyId).toMatch(/^ASIA[0-9A-Z]{16}$/);
  expect((await iamWith([])).credentialsFor(ROLE_ARN, 'a').accessKeyId).toBe(accessKeyId);
  expect(iam.credentialsFor(ROLE_ARN, 'b').accessKeyId).not.toBe(accessKeyId);
});

test('there are no credentials for a role that does not exist', () => {
  expect(() => emptyIam().credentialsFor(ROLE_ARN, 'a')).toThrow(`there is no role ${ROLE_ARN}`);
});
