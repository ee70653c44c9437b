import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import {
  allowing,
  createRegion,
  FUNCTION_ARN,
  HOUR,
  MINUTE,
  queueArn,
  queueUrl,
  topicArn,
  type Region,
} from './region.ts';

const RULE_ARN = 'arn:aws:events:eu-west-1:123456789012:rule/failovers';
const FAILOVER = { source: 'aws.rds', 'detail-type': 'RDS DB Cluster Event', detail: { EventID: 'RDS-EVENT-0071' } };
const PATTERN = { source: ['aws.rds'], detail: { EventID: ['RDS-EVENT-0071'] } };

const deployRule = (region: Region, target: object, properties: object = {}) =>
  region.deploy('AWS::Events::Rule', 'failovers', {
    EventPattern: PATTERN,
    Targets: [{ Id: 'Target0', ...target }],
    ...properties,
  });

async function received(region: Region, queue: string) {
  const { Messages = [] } = await region.clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl(queue), MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  return Messages;
}

const timesFor = async (seed: number) => {
  const region = createRegion({ seed });
  await deployRule(region, { Arn: FUNCTION_ARN });
  for (let i = 0; i < 5; i++) region.core.emit(FAILOVER);
  await region.pass(MINUTE);
  return region.invocations.map(({ atMs, payload }) => [atMs, payload]);
};

describe('a rule', () => {
  it('delivers an event of AWS to a function, whole and within a second', async () => {
    const region = createRegion();
    await deployRule(region, { Arn: FUNCTION_ARN });
    region.core.emit({ ...FAILOVER, resources: ['arn:aws:rds:eu-west-1:123456789012:cluster:shop'] });
    await region.pass(1_000);
    expect(region.invocations).toHaveLength(1);
    expect(region.invocations[0]).toMatchObject({
      principal: 'events.amazonaws.com',
      sourceArn: RULE_ARN,
      targetArn: FUNCTION_ARN,
    });
    expect(region.invocations[0]!.atMs).toBeGreaterThan(Date.parse('2026-03-02T00:00:00Z'));
    expect(JSON.parse(region.invocations[0]!.payload)).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      'detail-type': 'RDS DB Cluster Event',
      source: 'aws.rds',
      account: '123456789012',
      time: '2026-03-02T00:00:00Z',
      region: 'eu-west-1',
      resources: ['arn:aws:rds:eu-west-1:123456789012:cluster:shop'],
      detail: { EventID: 'RDS-EVENT-0071' },
    });
  });

  it('leaves alone what its pattern does not describe', async () => {
    const region = createRegion();
    await deployRule(region, { Arn: FUNCTION_ARN });
    region.core.emit({ ...FAILOVER, detail: { EventID: 'RDS-EVENT-0072' } });
    await region.pass(MINUTE);
    expect(region.invocations).toEqual([]);
  });

  it('does nothing while it is disabled', async () => {
    const region = createRegion();
    await deployRule(region, { Arn: FUNCTION_ARN });
    await region.clients.events.send(new DisableRuleCommand({ Name: 'failovers' }));
    region.core.emit(FAILOVER);
    await region.pass(MINUTE);
    expect(region.invocations).toEqual([]);
    await region.clients.events.send(new EnableRuleCommand({ Name: 'failovers' }));
    region.core.emit(FAILOVER);
    await region.pass(MINUTE);
    expect(region.invocations).toHaveLength(1);
  });

  it('counts what it matched and delivered', async () => {
    const region = createRegion();
    await deployRule(region, { Arn: FUNCTION_ARN });
    region.core.emit(FAILOVER);
    await region.pass(MINUTE);
    expect(region.metrics.map(({ name, dimensions }) => [name, dimensions])).toEqual([
      ['MatchedEvents', { RuleName: 'failovers' }],
      ['TriggeredRules', { RuleName: 'failovers' }],
      ['Invocations', { RuleName: 'failovers' }],
    ]);
  });

  it('repeats its deliveries to the millisecond for the same seed', async () => {
    expect(await timesFor(7)).toEqual(await timesFor(7));
    expect(await timesFor(7)).not.toEqual(await timesFor(8));
  });

  it('hands over a fixed input, a part, or a transformed input', async () => {
    const region = createRegion();
    const transformer = {
      InputPathsMap: { id: '$.detail.EventID', detail: '$.detail', none: '$.detail.none' },
      InputTemplate: '{"text": "<id> on \\"<none>\\" of <aws.events.rule-name>", "detail": <detail>}',
    };
    await deployRule(
      region,
      {},
      {
        Targets: [
          { Id: '1', Arn: FUNCTION_ARN, Input: '{"fixed":1}' },
          { Id: '2', Arn: FUNCTION_ARN, InputPath: '$.detail' },
          { Id: '3', Arn: FUNCTION_ARN, InputTransformer: transformer },
          // What comes of it is not JSON: nothing arrives.
          { Id: '4', Arn: FUNCTION_ARN, InputTransformer: { ...transformer, InputTemplate: '{"text": "<detail>"}' } },
        ],
      },
    );
    region.core.emit(FAILOVER);
    await region.pass(MINUTE);
    const payloads = region.invocations.map(({ payload }) => payload).toSorted();
    expect(payloads).toEqual([
      '{"EventID":"RDS-EVENT-0071"}',
      '{"fixed":1}',
      '{"text": "RDS-EVENT-0071 on \\"\\" of failovers", "detail": {"EventID":"RDS-EVENT-0071"}}',
    ]);
  });

  it('passes events on to another bus with their identifier', async () => {
    const region = createRegion();
    const seen: string[] = [];
    region.events.hooks.onEvent = (bus, event) => seen.push(`${bus} ${event.id}`);
    await region.deploy('AWS::Events::EventBus', 'own');
    await deployRule(region, {
      Arn: 'arn:aws:events:eu-west-1:123456789012:event-bus/own',
      RoleArn: 'arn:aws:iam::123456789012:role/pass',
    });
    region.core.emit(FAILOVER);
    await region.pass(MINUTE);
    const id = seen[0]!.split(' ')[1];
    expect(seen).toEqual([`default ${id}`, `own ${id}`]);
  });

  it('on a schedule comes every period, with a scheduled event', async () => {
    const region = createRegion();
    await region.deploy('AWS::Events::Rule', 'sweep', {
      ScheduleExpression: 'rate(10 minutes)',
      Targets: [{ Id: '1', Arn: FUNCTION_ARN }],
    });
    await region.pass(31 * MINUTE);
    const events = region.invocations.map(({ payload }) => JSON.parse(payload));
    expect(events.map(({ time }) => time)).toEqual([
      '2026-03-02T00:10:00Z',
      '2026-03-02T00:20:00Z',
      '2026-03-02T00:30:00Z',
    ]);
    expect(events[0]).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: ['arn:aws:events:eu-west-1:123456789012:rule/sweep'],
      detail: {},
    });
  });

  it('reaches a topic and through it a queue', async () => {
    const region = createRegion();
    await region.deploy('AWS::SNS::Topic', 'attention');
    await region.deploy('AWS::SNS::TopicPolicy', 'policy', {
      Topics: [topicArn('attention')],
      PolicyDocument: allowing('events.amazonaws.com', 'sns:Publish', topicArn('attention'), RULE_ARN),
    });
    await region.deploy('AWS::SQS::Queue', 'copies');
    await region.deploy('AWS::SQS::QueuePolicy', 'queue-policy', {
      Queues: [queueUrl('copies')],
      PolicyDocument: allowing('sns.amazonaws.com', 'sqs:SendMessage', queueArn('copies'), topicArn('attention')),
    });
    await region.deploy('AWS::SNS::Subscription', 'subscription', {
      TopicArn: topicArn('attention'),
      Protocol: 'sqs',
      Endpoint: queueArn('copies'),
    });
    await deployRule(region, { Arn: topicArn('attention'), InputPath: '$.detail.EventID' });
    region.core.emit(FAILOVER);
    await region.pass(MINUTE);
    const [message] = await received(region, 'copies');
    expect(JSON.parse(message!.Body!)).toMatchObject({
      Type: 'Notification',
      TopicArn: topicArn('attention'),
      Message: '"RDS-EVENT-0071"',
    });
  });
});

const throttled = () => new AwsError('TooManyRequestsException', 'Rate exceeded');

const withDeadLetters = async (region: Region, retry: object) => {
  await region.deploy('AWS::SQS::Queue', 'dead');
  await region.deploy('AWS::SQS::QueuePolicy', 'policy', {
    Queues: [queueUrl('dead')],
    PolicyDocument: allowing('events.amazonaws.com', 'sqs:SendMessage', queueArn('dead'), RULE_ARN),
  });
  await deployRule(region, { Arn: FUNCTION_ARN, RetryPolicy: retry, DeadLetterConfig: { Arn: queueArn('dead') } });
};

describe('a delivery that fails', () => {
  it('is tried again with growing pauses until it succeeds', async () => {
    const region = createRegion();
    await deployRule(region, { Arn: FUNCTION_ARN });
    region.lambda.fail = () => (region.invocations.length < 3 ? throttled() : undefined);
    region.core.emit(FAILOVER);
    await region.pass(HOUR);
    const times = region.invocations.map(({ atMs }) => atMs);
    expect(times).toHaveLength(4);
    expect(times[3]! - times[2]!).toBeGreaterThan(times[1]! - times[0]!);
    expect(region.sumOf('AWS/Events', 'Invocations')).toBe(1);
    expect(region.sumOf('AWS/Events', 'FailedInvocations')).toBe(0);
  });

  it('ends in the dead-letter queue after its retries, with the reason', async () => {
    const region = createRegion();
    await withDeadLetters(region, { MaximumRetryAttempts: 2 });
    region.lambda.fail = throttled;
    region.core.emit(FAILOVER);
    await region.pass(HOUR);
    expect(region.invocations).toHaveLength(3);
    const [dead] = await received(region, 'dead');
    expect(JSON.parse(dead!.Body!)).toMatchObject({ detail: { EventID: 'RDS-EVENT-0071' } });
    const attributes = Object.entries(dead!.MessageAttributes!).map(([name, { StringValue }]) => [name, StringValue]);
    expect(Object.fromEntries(attributes)).toEqual({
      RULE_ARN,
      TARGET_ARN: FUNCTION_ARN,
      ERROR_CODE: 'THROTTLING',
      ERROR_MESSAGE: 'Rate exceeded',
      RETRY_ATTEMPTS: '2',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
    expect(region.sumOf('AWS/Events', 'FailedInvocations')).toBe(1);
    expect(region.sumOf('AWS/Events', 'InvocationsSentToDlq')).toBe(1);
  });

  it('is given up when the event has become too old', async () => {
    const region = createRegion();
    await withDeadLetters(region, { MaximumEventAgeInSeconds: 60 });
    region.lambda.fail = throttled;
    region.core.emit(FAILOVER);
    await region.pass(HOUR);
    const lastMs = Math.max(...region.invocations.map(({ atMs }) => atMs));
    expect(lastMs - Date.parse('2026-03-02T00:00:00Z')).toBeLessThanOrEqual(61_000);
    const [dead] = await received(region, 'dead');
    expect(dead!.MessageAttributes!['EXHAUSTED_RETRY_CONDITION']!.StringValue).toBe('MaximumEventAgeInSeconds');
  });

  it('is not tried again where a permission is missing', async () => {
    const region = createRegion();
    await region.deploy('AWS::SQS::Queue', 'closed');
    const outcomes: unknown[] = [];
    region.events.hooks.onDelivery = ({ outcome }) => outcomes.push(outcome);
    await deployRule(region, { Arn: queueArn('closed') });
    region.core.emit(FAILOVER);
    await region.pass(HOUR);
    expect(outcomes).toEqual([
      {
        kind: 'lost',
        attempts: 1,
        failure: {
          code: 'NO_PERMISSIONS',
          message: expect.stringContaining('does not allow events.amazonaws.com to sqs:SendMessage'),
        },
      },
    ]);
    expect(await received(region, 'closed')).toEqual([]);
    expect(region.sumOf('AWS/Events', 'FailedInvocations')).toBe(1);
  });

  it('is refused by a queue whose policy names another rule', async () => {
    const region = createRegion();
    await region.deploy('AWS::SQS::Queue', 'closed');
    await region.deploy('AWS::SQS::QueuePolicy', 'policy', {
      Queues: [queueUrl('closed')],
      PolicyDocument: allowing('events.amazonaws.com', 'sqs:SendMessage', queueArn('closed'), `${RULE_ARN}-other`),
    });
    await deployRule(region, { Arn: queueArn('closed') });
    region.core.emit(FAILOVER);
    await region.pass(HOUR);
    expect(await received(region, 'closed')).toEqual([]);
  });

  it('is lost, and counted as such, where the dead-letter queue does not let it in', async () => {
    const region = createRegion();
    await region.deploy('AWS::SQS::Queue', 'dead');
    await deployRule(region, { Arn: queueArn('gone'), DeadLetterConfig: { Arn: queueArn('dead') } });
    region.core.emit(FAILOVER);
    await region.pass(HOUR);
    expect(await received(region, 'dead')).toEqual([]);
    expect(region.sumOf('AWS/Events', 'InvocationsFailedToBeSentToDlq')).toBe(1);
  });
});

const entry = { Source: 'evenkeel', DetailType: 'Decided', Detail: '{"kind":"hold"}' };

/** An entry of so many bytes: eight of JSON around the text, eight of the source, seven of the detail type. */
const sized = (bytes: number) => ({ ...entry, Detail: `{"a":"${'x'.repeat(bytes - 8 - 8 - 7)}"}` });

describe('PutEvents', () => {
  it('takes good entries and reports bad ones, with status 200', async () => {
    const region = createRegion();
    const seen: string[] = [];
    region.events.hooks.onEvent = (bus, { source }) => seen.push(`${bus} ${source}`);
    const answer = await region.clients.events.send(
      new PutEventsCommand({
        Entries: [
          entry,
          { ...entry, Detail: '{not json' },
          { ...entry, Detail: '[1]' },
          { ...entry, Source: 'aws.rds' },
          { ...entry, EventBusName: 'nowhere' },
          { Source: 'evenkeel', Detail: '{}' },
        ],
      }),
    );
    expect(answer.$metadata.httpStatusCode).toBe(200);
    expect(answer.FailedEntryCount).toBe(4);
    expect(answer.Entries!.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      undefined,
      'InvalidArgument',
    ]);
    // What is sent to a bus that does not exist is gone, and nobody is told.
    expect(answer.Entries![4]!.EventId).toHaveLength(36);
    expect(answer.Entries![0]!.EventId).toHaveLength(36);
    expect(seen).toEqual(['default evenkeel']);
  });

  it('reaches the rules of the bus that it names, by name or ARN, and no other', async () => {
    const region = createRegion();
    await region.deploy('AWS::Events::EventBus', 'own');
    await region.deploy('AWS::Events::Rule', 'decided', {
      EventBusName: 'own',
      EventPattern: { source: ['evenkeel'] },
      Targets: [{ Id: '1', Arn: FUNCTION_ARN }],
    });
    await region.clients.events.send(
      new PutEventsCommand({
        Entries: [
          entry,
          { ...entry, EventBusName: 'own' },
          { ...entry, EventBusName: 'arn:aws:events:eu-west-1:123456789012:event-bus/own' },
        ],
      }),
    );
    await region.pass(MINUTE);
    expect(region.invocations.map(({ sourceArn }) => sourceArn)).toEqual(
      Array(2).fill('arn:aws:events:eu-west-1:123456789012:rule/own/decided'),
    );
    expect(region.metrics[0]!.dimensions).toEqual({ EventBusName: 'own', RuleName: 'decided' });
  });

  it('refuses the whole call above 256 KB together, or ten entries', async () => {
    const { clients } = createRegion();
    const put = (Entries: (typeof entry)[]) => clients.events.send(new PutEventsCommand({ Entries }));
    await expect(put([sized(262_144)])).resolves.toMatchObject({ FailedEntryCount: 0 });
    const tooLarge = {
      name: 'ValidationException',
      message: 'Total size of the entries in the request is over the limit.',
    };
    await expect(put([sized(262_145)])).rejects.toMatchObject(tooLarge);
    await expect(put([sized(131_072), sized(131_073)])).rejects.toMatchObject(tooLarge);
    await expect(put(Array.from({ length: 11 }, () => entry))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(
        "at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
      ),
    });
  });

  it('can be disturbed: lost, doubled and delayed before rules see it', async () => {
    const region = createRegion();
    await deployRule(region, { Arn: FUNCTION_ARN, InputPath: '$.detail.n' }, { EventPattern: { source: ['x'] } });
    let n = 0;
    region.events.hooks.perturb = (event) => {
      const fate = n++;
      if (fate === 0) return [];
      if (fate === 1)
        return [
          { event, delayMs: 0 },
          { event, delayMs: 5_000 },
        ];
      return [{ event, delayMs: 60_000 }];
    };
    for (const number of [0, 1, 2]) region.core.emit({ source: 'x', 'detail-type': 'x', detail: { n: number } });
    await region.pass(10_000);
    expect(region.invocations.map(({ payload }) => payload)).toEqual(['1', '1']);
    await region.pass(MINUTE);
    expect(region.invocations.map(({ payload }) => payload)).toEqual(['1', '1', '2']);
  });
});

describe('the API of rules', () => {
  it('creates, lists, describes and deletes a rule and its targets', async () => {
    const { clients } = createRegion();
    const events = clients.events;
    const { RuleArn } = await events.send(
      new PutRuleCommand({ Name: 'failovers', EventPattern: JSON.stringify(PATTERN), Description: 'Failovers' }),
    );
    expect(RuleArn).toBe(RULE_ARN);
    await events.send(new PutTargetsCommand({ Rule: 'failovers', Targets: [{ Id: '1', Arn: FUNCTION_ARN }] }));
    const described = {
      Name: 'failovers',
      Arn: RULE_ARN,
      State: 'ENABLED',
      EventBusName: 'default',
      EventPattern: JSON.stringify(PATTERN),
      Description: 'Failovers',
    };
    expect(await events.send(new DescribeRuleCommand({ Name: 'failovers' }))).toMatchObject(described);
    expect((await events.send(new ListRulesCommand({ NamePrefix: 'fail' }))).Rules).toEqual([described]);
    expect((await events.send(new ListRulesCommand({ NamePrefix: 'x' }))).Rules).toEqual([]);
    expect((await events.send(new ListTargetsByRuleCommand({ Rule: 'failovers' }))).Targets).toEqual([
      { Id: '1', Arn: FUNCTION_ARN },
    ]);
    await expect(events.send(new DeleteRuleCommand({ Name: 'failovers' }))).rejects.toThrow('has targets');
    expect(await events.send(new RemoveTargetsCommand({ Rule: 'failovers', Ids: ['1', '2'] }))).toMatchObject({
      FailedEntryCount: 1,
      FailedEntries: [{ TargetId: '2' }],
    });
    await events.send(new DeleteRuleCommand({ Name: 'failovers' }));
    await expect(events.send(new DescribeRuleCommand({ Name: 'failovers' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('keeps the targets of a rule that is put again', async () => {
    const { clients } = createRegion();
    const put = () => clients.events.send(new PutRuleCommand({ Name: 'a', EventPattern: '{"source":["x"]}' }));
    await put();
    await clients.events.send(new PutTargetsCommand({ Rule: 'a', Targets: [{ Id: '1', Arn: FUNCTION_ARN }] }));
    await put();
    expect((await clients.events.send(new ListTargetsByRuleCommand({ Rule: 'a' }))).Targets).toHaveLength(1);
  });

  it('refuses a pattern that is not valid, with its path', async () => {
    const { clients } = createRegion();
    const put = clients.events.send(new PutRuleCommand({ Name: 'bad', EventPattern: '{"detail":{"state":"on"}}' }));
    await expect(put).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
      message: expect.stringContaining('detail.state'),
    });
  });

  it('tests a pattern against an event', async () => {
    const { clients } = createRegion();
    const test = (Event: object) =>
      clients.events.send(
        new TestEventPatternCommand({ EventPattern: '{"a":[{"prefix":"x"}]}', Event: JSON.stringify(Event) }),
      );
    const envelope = {
      id: '1',
      account: '123456789012',
      source: 'test',
      time: '2022-07-13T13:48:01Z',
      region: 'eu-west-1',
      'detail-type': 'test',
    };
    expect((await test({ ...envelope, a: 'xy' })).Result).toBe(true);
    expect((await test({ ...envelope, a: 'yx' })).Result).toBe(false);
    for (const name of Object.keys(envelope)) {
      const { [name as 'id']: _, ...rest } = envelope;
      await expect(test({ ...rest, a: 'xy' })).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'Parameter Event is not valid.',
      });
    }
  });

  it('lists the default bus and the declared ones', async () => {
    const region = createRegion();
    await region.deploy('AWS::Events::EventBus', 'own');
    const { EventBuses } = await region.clients.events.send(new ListEventBusesCommand({}));
    expect(EventBuses!.map(({ Name }) => Name)).toEqual(['default', 'own']);
  });

  it.each([
    [
      { Arn: 'arn:aws:batch:eu-west-1:123456789012:job-queue/x' },
      {},
      'A target like arn:aws:batch:eu-west-1:123456789012:job-queue/x is not simulated',
    ],
    [
      { Arn: FUNCTION_ARN, EcsParameters: { TaskDefinitionArn: 'x' } },
      {},
      'EcsParameters of events:PutTargets is not sim',
    ],
    [{ Arn: FUNCTION_ARN, Input: '{' }, {}, 'Input is not JSON'],
    [
      { Arn: FUNCTION_ARN, InputTransformer: { InputTemplate: '"<x>"' } },
      {},
      'InputTemplate for target Target0 contains invalid placeholder x. (ValidationException)',
    ],
    [
      { Arn: FUNCTION_ARN, RetryPolicy: { MaximumRetryAttempts: 186 } },
      {},
      'Member must have value less than or equal to 185',
    ],
    [{ Arn: FUNCTION_ARN }, { Colour: 'x' }, 'AWS::Events::Rule with Colour is not simulated'],
    [
      { Arn: FUNCTION_ARN },
      { EventBusName: 'nowhere' },
      'Event bus nowhere does not exist. (ResourceNotFoundException)',
    ],
    [{ Arn: FUNCTION_ARN }, { EventPattern: { a: [{ regex: 'x' }] } }, 'Unrecognized match type regex'],
    [{ Arn: 'tick' }, {}, 'Parameter tick is not valid. Reason: Provided Arn is not in correct format.'],
    [
      { Arn: FUNCTION_ARN, Input: '{}', InputPath: '$' },
      {},
      'Only one of Input, InputPath, or InputTransformer must be provided for target Target0.',
    ],
  ])('a template with %j %j fails to deploy: %s', async (target, properties, says) => {
    const region = createRegion();
    await expect(deployRule(region, target, properties)).rejects.toThrow(says);
    expect((await region.clients.events.send(new ListRulesCommand({}))).Rules).toEqual([]);
  });
});
