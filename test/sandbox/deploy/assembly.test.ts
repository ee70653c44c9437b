// oxlint-disable no-new -- a CDK construct belongs to its stack by being made
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as scheduled from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readAssembly } from '../../../sandbox/deploy/assembly.ts';
import { deployAssembly } from '../../../sandbox/deploy/load.ts';
import type { DeployedResource } from '../../../sandbox/deploy/resource.ts';
import { RESOURCE_TYPES } from '../../../sandbox/deploy/types.ts';
import { recorder } from './fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'evenkeel-assembly-'));
const output = join(root, 'cdk.out');

/** Two stacks as a user of CDK writes them; the one that is needed first is declared last. */
beforeAll(() => {
  const code = join(root, 'replicas');
  mkdirSync(code);
  writeFileSync(join(code, 'index.cjs'), 'exports.handler = async () => 1;');

  // CDK's own validation takes seconds of a busy machine, and these two stacks are never deployed to AWS.
  vi.stubEnv('CDK_VALIDATION', 'false');
  const app = new App({ outdir: output, analyticsReporting: false });
  const stack = new Stack(app, 'Control', { stackName: 'evenkeel-dev' });
  const base = new Stack(app, 'Base', { stackName: 'evenkeel-dev-base' });
  const dead = new sqs.Queue(base, 'DeadLetters', { enforceSSL: true });
  const table = new dynamodb.TableV2(stack, 'Ledger', {
    partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
  });
  const replicas = new lambda.Function(stack, 'Replicas', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(code),
    environment: { TABLE: table.tableName, DEAD: dead.queueUrl },
  });
  table.grantReadWriteData(replicas);
  new events.Rule(stack, 'OnAlarm', {
    eventPattern: { source: ['aws.cloudwatch'] },
    targets: [new targets.LambdaFunction(replicas)],
  });
  new scheduler.Schedule(stack, 'Tick', {
    schedule: scheduler.ScheduleExpression.rate(Duration.minutes(1)),
    target: new scheduled.LambdaInvoke(replicas, { retryAttempts: 0 }),
  });
  app.synth();
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

async function deployed(): Promise<DeployedResource[]> {
  const { provisioners, created } = recorder(...Object.keys(RESOURCE_TYPES));
  await deployAssembly(output, provisioners);
  return created;
}

const only = (resources: DeployedResource[], type: string) => resources.filter((resource) => resource.type === type);

test('stacks stand in the order in which they can be deployed', () => {
  expect(readAssembly(output).stacks.map(({ stackName }) => stackName)).toEqual(['evenkeel-dev-base', 'evenkeel-dev']);
});

test('the code of a synthesized function is found on this disk', async () => {
  const [replicas] = only(await deployed(), 'AWS::Lambda::Function');
  const folder = readAssembly(output).codeFolder(replicas?.properties['Code']);
  expect(readFileSync(join(folder, 'index.cjs'), 'utf8')).toBe('exports.handler = async () => 1;');
});

test('an asset is found by its hash and by its key', async () => {
  const [replicas] = only(await deployed(), 'AWS::Lambda::Function');
  const key = String(replicas?.properties['Code'].S3Key);
  const assembly = readAssembly(output);
  expect(key).toMatch(/^[0-9a-f]{64}\.zip$/);
  expect(assembly.assetFolder(key.replace('.zip', ''))).toBe(assembly.assetFolder(key));
});

test('an asset that is not there is an error with its name', () => {
  expect(() => readAssembly(output).assetFolder('0000.zip')).toThrow(
    'no file asset of the assembly is called 0000.zip',
  );
  expect(() => readAssembly(output).codeFolder({ S3Key: 'x' })).toThrow(
    'code that is not an asset is not simulated: S3Key',
  );
});

test('the environment of a synthesized function is plain text, across stacks too', async () => {
  const resources = await deployed();
  const [replicas] = only(resources, 'AWS::Lambda::Function');
  const [table] = only(resources, 'AWS::DynamoDB::GlobalTable');
  const [dead] = only(resources, 'AWS::SQS::Queue');
  expect(replicas?.properties['Environment']).toEqual({
    Variables: { TABLE: table?.name, DEAD: `https://sqs.eu-west-1.amazonaws.com/123456789012/${dead?.name}` },
  });
});

test('a synthesized rule and schedule point at the function, which allows the rule to call it', async () => {
  const resources = await deployed();
  const [replicas] = only(resources, 'AWS::Lambda::Function');
  const [rule] = only(resources, 'AWS::Events::Rule');
  const [schedule] = only(resources, 'AWS::Scheduler::Schedule');
  const [permission] = only(resources, 'AWS::Lambda::Permission');
  expect(rule?.properties['Targets'][0].Arn).toBe(replicas?.arn);
  expect(schedule?.properties['Target'].Arn).toBe(replicas?.arn);
  expect(permission?.properties).toMatchObject({ FunctionName: replicas?.arn, SourceArn: rule?.arn });
});

test('nothing of a synthesized assembly is left unresolved', async () => {
  expect(JSON.stringify(await deployed())).not.toMatch(/"Ref"|Fn::|\$\{/);
});

test('an artifact that is not understood is an error with its name', () => {
  const folder = mkdtempSync(join(root, 'nested-'));
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ artifacts: { Production: { type: 'cdk:cloud-assembly' } } }),
  );
  expect(() => readAssembly(folder)).toThrow('Production: an artifact of type cdk:cloud-assembly is not simulated');
});
