import {
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionUrlConfigCommand,
  GetPolicyCommand,
  InvokeCommand,
  ListAliasesCommand,
  ListFunctionEventInvokeConfigsCommand,
  ListFunctionsCommand,
  ListFunctionUrlConfigsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, expect, test } from 'vitest';
import { Bundles } from '../../realms/bundle.ts';
import { lambdaArn, LambdaRegion, QUEUE_ARN, ROLE_ARN } from './region.ts';

/** Members and messages are those that AWS recorded (LocalStack's validated snapshots). */
const bundles = new Bundles('worker');
afterAll(() => bundles.remove());

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

async function deployed(properties: object = {}) {
  const region = new LambdaRegion(bundles);
  await region.deploy('worker', 'worker', properties);
  return region;
}

const refusal = (name: string, message: string, httpStatusCode = 400) => ({
  name,
  message,
  $metadata: { httpStatusCode },
});
const user = (name: string, message: string, status = 400) => ({ ...refusal(name, message, status), Type: 'User' });

test('a function has every member that AWS shows of it', async () => {
  const { client } = await deployed({ Tags: [{ Key: 'team', Value: 'shop' }] });
  const { Configuration, Code, Tags, Concurrency } = await client.send(
    new GetFunctionCommand({ FunctionName: 'worker' }),
  );
  expect(Configuration).toEqual({
    FunctionName: 'worker',
    FunctionArn: lambdaArn('worker'),
    Runtime: 'nodejs24.x',
    Role: ROLE_ARN,
    Handler: 'index.handler',
    CodeSize: expect.any(Number) as number,
    CodeSha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
    Description: '',
    Timeout: 3,
    MemorySize: 128,
    LastModified: '2026-03-01T00:00:00.000+0000',
    Version: '$LATEST',
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    EphemeralStorage: { Size: 512 },
    RevisionId: expect.stringMatching(UUID) as string,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    RuntimeVersionConfig: {
      RuntimeVersionArn: expect.stringMatching(/^arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}$/) as string,
    },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    TracingConfig: { Mode: 'PassThrough' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/worker' },
  });
  expect(Configuration!.CodeSize).toBeGreaterThan(0);
  expect(Code).toMatchObject({ RepositoryType: 'S3' });
  expect(Concurrency).toBeUndefined();
  expect(Tags).toMatchObject({
    team: 'shop',
    'aws:cloudformation:logical-id': 'worker',
    'aws:cloudformation:stack-name': 'test',
  });
  const { $metadata: _of, ...alone } = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: 'worker' }),
  );
  expect(alone).toEqual(Configuration);
  const { Functions } = await client.send(new ListFunctionsCommand({}));
  const { State: _state, LastUpdateStatus: _status, RuntimeVersionConfig: _runtime, ...listed } = Configuration!;
  expect(Functions).toEqual([listed]);
  const all = await client.send(new ListFunctionsCommand({ FunctionVersion: 'ALL' }));
  expect(all.Functions).toEqual([{ ...listed, FunctionArn: `${lambdaArn('worker')}:$LATEST` }]);
  const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName: 'worker' }));
  expect(Versions).toEqual([{ ...listed, FunctionArn: `${lambdaArn('worker')}:$LATEST` }]);
  const { Aliases } = await client.send(new ListAliasesCommand({ FunctionName: 'worker' }));
  expect(Aliases).toEqual([]);
});

test('tags are those of the template and of CloudFormation, and belong to the function itself', async () => {
  const { client } = await deployed({ Tags: [{ Key: 'team', Value: 'shop' }] });
  const tagsOf = async (Resource: string) => (await client.send(new ListTagsCommand({ Resource }))).Tags;
  expect(await tagsOf(lambdaArn('worker'))).toMatchObject({
    team: 'shop',
    'aws:cloudformation:stack-name': expect.any(String) as string,
    'aws:cloudformation:logical-id': expect.any(String) as string,
    'aws:cloudformation:stack-id': expect.stringMatching(/^arn:aws:cloudformation:/) as string,
  });
  await expect(tagsOf(lambdaArn('other'))).rejects.toMatchObject(
    user('ResourceNotFoundException', `Function not found: ${lambdaArn('other')}`, 404),
  );
  await expect(tagsOf(`${lambdaArn('worker')}:$LATEST`)).rejects.toMatchObject(
    user(
      'InvalidParameterValueException',
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    ),
  );
  await expect(tagsOf('arn:aws:something')).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(
      /^1 validation error detected: Value 'arn:aws:something' at 'resource' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:\(aws/,
    ) as string,
  });
});

test.for([
  [
    'not json',
    "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    4,
  ],
  [
    "'",
    "Unexpected character (''' (code 39)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    1,
  ],
  [
    '\u0099',
    "Unexpected character ((CTRL-CHAR, code 153)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    1,
  ],
  ["{'", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 2],
] as const)('a payload of %j is no JSON', async ([text, fault, column]) => {
  const { client } = await deployed();
  await expect(client.send(new InvokeCommand({ FunctionName: 'worker', Payload: text }))).rejects.toMatchObject(
    user(
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${fault}\n at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: 1, column: ${column}]`,
    ),
  );
});

test('the digest of its code follows from the code', async () => {
  const [one, same] = [await deployed(), await deployed({ Description: 'another' })];
  const read = async (region: LambdaRegion) =>
    (await region.client.send(new GetFunctionConfigurationCommand({ FunctionName: 'worker' }))).CodeSha256;
  expect(await read(one)).toBe(await read(same));
});

test('network, storage, variables and dead letters are shown where they are given', async () => {
  const { client } = await deployed({
    VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
    EphemeralStorage: { Size: 1024 },
    Environment: { Variables: { A: '1' } },
    DeadLetterConfig: { TargetArn: QUEUE_ARN },
  });
  const shown = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'worker' }));
  expect(shown).toMatchObject({
    VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'], Ipv6AllowedForDualStack: false },
    EphemeralStorage: { Size: 1024 },
    Environment: { Variables: { A: '1' } },
    DeadLetterConfig: { TargetArn: QUEUE_ARN },
  });
});

test('a function that is not there is told by its ARN, and its qualifier if one was asked for', async () => {
  const { client } = await deployed();
  const get = (FunctionName: string, Qualifier?: string) =>
    client.send(new GetFunctionCommand({ FunctionName, ...(Qualifier !== undefined && { Qualifier }) }));
  await expect(get('none')).rejects.toMatchObject(
    user('ResourceNotFoundException', `Function not found: ${lambdaArn('none')}`, 404),
  );
  await expect(get('none', '$LATEST')).rejects.toMatchObject(
    user('ResourceNotFoundException', `Function not found: ${lambdaArn('none')}:$LATEST`, 404),
  );
  await expect(get('worker', '1221')).rejects.toMatchObject(
    user('ResourceNotFoundException', `Function not found: ${lambdaArn('worker')}:1221`, 404),
  );
  await expect(get(`${lambdaArn('worker')}:1`, '2')).rejects.toMatchObject(
    user(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    ),
  );
  await expect(get('arn:aws:lambda:us-east-1:123456789012:function:worker')).rejects.toMatchObject(
    user('ResourceNotFoundException', "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')", 404),
  );
  await expect(get('arn:aws:lambda:eu-west-1:210987654321:function:worker')).rejects.toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 403 },
  });
  await expect(get('f'.repeat(65))).rejects.toMatchObject(
    user(
      'InvalidParameterValueException',
      `1 validation error detected: Value '${'f'.repeat(65)}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ),
  );
  await expect(get('no/such')).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(
      "1 validation error detected: Value 'no/such' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ",
    ) as string,
  });
  for (const name of ['worker', 'worker:$LATEST', '123456789012:function:worker', lambdaArn('worker')]) {
    expect((await get(name)).Configuration!.FunctionName).toBe('worker');
  }
});

test('what the model does not allow is refused before anything is looked up', async () => {
  const { client } = await deployed();
  const enumeration = (value: string, at: string, allowed: string) =>
    refusal(
      'ValidationException',
      `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed}]`,
    );
  await expect(client.send(new ListFunctionsCommand({ FunctionVersion: 'invalid' as never }))).rejects.toMatchObject(
    enumeration('invalid', 'functionVersion', 'ALL'),
  );
  await expect(
    client.send(new InvokeCommand({ FunctionName: 'worker', InvocationType: 'Later' as never })),
  ).rejects.toMatchObject(enumeration('Later', 'invocationType', 'Event, RequestResponse, DryRun'));
  await expect(
    client.send(new GetFunctionUrlConfigCommand({ FunctionName: 'worker', Qualifier: '$LATEST' })),
  ).rejects.toMatchObject(
    refusal(
      'ValidationException',
      String.raw`1 validation error detected: Value '$LATEST' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)`,
    ),
  );
});

test('asynchronous payloads have at most 1 MB, synchronous ones 6 MB', async () => {
  const { client, run } = await deployed();
  const invoke = (InvocationType: 'Event' | 'DryRun', bytes: number) =>
    client.send(new InvokeCommand({ FunctionName: 'worker', InvocationType, Payload: `"${'x'.repeat(bytes - 2)}"` }));
  expect((await invoke('Event', 1_048_576)).StatusCode).toBe(202);
  await expect(invoke('Event', 1_048_577)).rejects.toMatchObject(
    user(
      'RequestTooLargeException',
      'Request must be smaller than 1048576 bytes for the InvokeFunction operation',
      413,
    ),
  );
  expect((await invoke('DryRun', 1_048_577)).StatusCode).toBe(204);
  expect(run).toBeTypeOf('function');
});

test('a reservation is set, shown and taken back, and belongs to the function itself', async () => {
  const { client } = await deployed();
  const worker = { FunctionName: 'worker' };
  const reserve = (FunctionName: string, ReservedConcurrentExecutions: number) =>
    client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
  expect(await reserve('worker', 0)).toMatchObject({ ReservedConcurrentExecutions: 0 });
  expect(await reserve('worker', 1)).toMatchObject({ ReservedConcurrentExecutions: 1 });
  expect(await client.send(new GetFunctionConcurrencyCommand(worker))).toMatchObject({
    ReservedConcurrentExecutions: 1,
  });
  expect((await client.send(new GetFunctionCommand(worker))).Concurrency).toEqual({ ReservedConcurrentExecutions: 1 });
  expect((await client.send(new GetAccountSettingsCommand({}))).AccountLimit).toMatchObject({
    ConcurrentExecutions: 1_000,
    UnreservedConcurrentExecutions: 999,
  });
  const deleted = await client.send(new DeleteFunctionConcurrencyCommand(worker));
  expect(deleted.$metadata.httpStatusCode).toBe(204);
  const after = await client.send(new GetFunctionConcurrencyCommand(worker));
  expect(after.ReservedConcurrentExecutions).toBeUndefined();
  await expect(reserve('worker', 901)).rejects.toMatchObject(
    refusal(
      'InvalidParameterValueException',
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    ),
  );
  await expect(reserve(`${lambdaArn('worker')}:$LATEST`, 1)).rejects.toMatchObject(
    user(
      'InvalidParameterValueException',
      'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
    ),
  );
});

test('how asynchronous invocations are treated is shown as far as somebody has said so', async () => {
  const region = await deployed();
  const { client } = region;
  const worker = { FunctionName: 'worker' };
  await expect(client.send(new GetFunctionEventInvokeConfigCommand(worker))).rejects.toMatchObject(
    user(
      'ResourceNotFoundException',
      `The function ${lambdaArn('worker')}:$LATEST doesn't have an EventInvokeConfig`,
      404,
    ),
  );
  await region.configureAsynchronous('worker', {
    MaximumEventAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: QUEUE_ARN } },
  });
  const expected = {
    FunctionArn: `${lambdaArn('worker')}:$LATEST`,
    LastModified: new Date(region.clock.now()),
    MaximumEventAgeInSeconds: 60,
    DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: QUEUE_ARN } },
  };
  const { $metadata: _of, ...shown } = await client.send(new GetFunctionEventInvokeConfigCommand(worker));
  expect(shown).toEqual(expected);
  const { FunctionEventInvokeConfigs } = await client.send(new ListFunctionEventInvokeConfigsCommand(worker));
  expect(FunctionEventInvokeConfigs).toEqual([expected]);
  await expect(region.configureAsynchronous('worker', { MaximumRetryAttempts: 3 })).rejects.toThrow(
    "Value '3' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 2",
  );
});

test('the policy has a statement for each permission, in the order of their making', async () => {
  const region = await deployed();
  const { client } = region;
  const worker = { FunctionName: 'worker' };
  await expect(client.send(new GetPolicyCommand(worker))).rejects.toMatchObject(
    user('ResourceNotFoundException', 'The resource you requested does not exist.', 404),
  );
  const permit = (name: string, properties: object) =>
    region.provision('AWS::Lambda::Permission', name, {
      FunctionName: 'worker',
      Action: 'lambda:InvokeFunction',
      ...properties,
    });
  await permit('one', { Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::shop', SourceAccount: '123456789012' });
  await permit('two', { Principal: '*', Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' });
  const { Policy, RevisionId } = await client.send(new GetPolicyCommand(worker));
  expect(RevisionId).toMatch(UUID);
  const statement = { Effect: 'Allow', Resource: lambdaArn('worker') };
  expect(JSON.parse(Policy!)).toEqual({
    Version: '2012-10-17',
    Id: 'default',
    Statement: [
      {
        ...statement,
        Sid: expect.stringMatching(/^test-one-[A-Z0-9]{12}$/) as string,
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Condition: {
          StringEquals: { 'AWS:SourceAccount': '123456789012' },
          ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::shop' },
        },
      },
      {
        ...statement,
        Sid: expect.stringMatching(/^test-two-[A-Z0-9]{12}$/) as string,
        Principal: '*',
        Action: 'lambda:InvokeFunctionUrl',
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
      },
    ],
  });
  await expect(permit('three', { Principal: 'nobody at all' })).rejects.toThrow(
    'The provided principal was invalid. Please check the principal and try again.',
  );
});

test('a URL is shown with what it was made with, and lists know which functions there are', async () => {
  const region = await deployed();
  const { client } = region;
  const worker = { FunctionName: 'worker' };
  const list = (FunctionName: string) => client.send(new ListFunctionUrlConfigsCommand({ FunctionName }));
  await expect(client.send(new GetFunctionUrlConfigCommand(worker))).rejects.toMatchObject(
    user('ResourceNotFoundException', 'The resource you requested does not exist.', 404),
  );
  await expect(list('none')).rejects.toMatchObject(user('ResourceNotFoundException', 'Function does not exist', 404));
  expect((await list('worker')).FunctionUrlConfigs).toEqual([]);
  const Cors = { AllowOrigins: ['*'] };
  await region.provision('AWS::Lambda::Url', 'url', { TargetFunctionArn: lambdaArn('worker'), AuthType: 'NONE', Cors });
  const { $metadata: _of, ...shown } = await client.send(new GetFunctionUrlConfigCommand(worker));
  expect(shown).toEqual({
    FunctionArn: lambdaArn('worker'),
    FunctionUrl: expect.stringMatching(/^https:\/\/[a-z0-9]+\.lambda-url\.eu-west-1\.on\.aws\/$/) as string,
    AuthType: 'NONE',
    Cors,
    InvokeMode: 'BUFFERED',
    CreationTime: '2026-03-01T00:00:00.000Z',
    LastModifiedTime: '2026-03-01T00:00:00.000Z',
  });
  expect((await list('worker')).FunctionUrlConfigs).toEqual([shown]);
  const second = region.provision('AWS::Lambda::Url', 'second', { TargetFunctionArn: 'worker', AuthType: 'NONE' });
  await expect(second).rejects.toThrow(
    `Failed to create function url config for [functionArn = ${lambdaArn('worker')}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
  );
});
