import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import {
  createRegion,
  FUNCTION_ARN,
  HOUR,
  MINUTE,
  queueArn,
  queueUrl,
  ROLE_ARN,
  START,
  type Region,
} from '../events/region.ts';

const SCHEDULE_ARN = 'arn:aws:scheduler:eu-west-1:123456789012:schedule/default/tick';

const declaration = (changes: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'tick',
  ScheduleExpression: 'rate(1 minute)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: FUNCTION_ARN, RoleArn: ROLE_ARN },
  ...changes,
});

const create = (region: Region, changes: Partial<CreateScheduleCommandInput> = {}) =>
  region.clients.scheduler.send(new CreateScheduleCommand(declaration(changes)));

/** The minutes after the start in which the function was called. */
const minutes = (region: Region) => region.invocations.map(({ atMs }) => Math.floor((atMs - START) / MINUTE));

describe('a schedule', () => {
  it('of a rate comes at once and then every period', async () => {
    const region = createRegion();
    await create(region, { ScheduleExpression: 'rate(5 minutes)' });
    await region.pass(12 * MINUTE);
    expect(minutes(region)).toEqual([0, 5, 10]);
    expect(region.invocations[0]).toMatchObject({
      principal: 'scheduler.amazonaws.com',
      roleArn: ROLE_ARN,
      sourceArn: SCHEDULE_ARN,
    });
  });

  it('of a cron expression comes by the wall clock of its zone', async () => {
    const region = createRegion();
    await create(region, { ScheduleExpression: 'cron(0 9 * * ? *)', ScheduleExpressionTimezone: 'Europe/Berlin' });
    await region.pass(48 * HOUR);
    expect(minutes(region)).toEqual([8 * 60, 32 * 60]);
  });

  it('at one time comes once, and is gone if that is asked for', async () => {
    const region = createRegion();
    await create(region, { ScheduleExpression: 'at(2026-03-02T01:00:00)', ActionAfterCompletion: 'DELETE' });
    await region.pass(24 * HOUR);
    expect(minutes(region)).toEqual([60]);
    expect((await region.clients.scheduler.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
  });

  it('keeps within its start and end dates', async () => {
    const region = createRegion();
    await create(region, { StartDate: new Date(START + 2.5 * MINUTE), EndDate: new Date(START + 4.5 * MINUTE) });
    await region.pass(HOUR);
    // A rate counts from the start date: half past the second, third and fourth minute.
    expect(minutes(region)).toEqual([2, 3, 4]);
    expect(region.clock.pending).toBe(0);
  });

  it('spreads its invocations over a flexible window', async () => {
    const region = createRegion();
    await create(region, {
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
    });
    await region.pass(24 * HOUR);
    const late = minutes(region).map((minute) => minute % 60);
    expect(late).toHaveLength(24);
    expect(Math.max(...late)).toBeGreaterThan(20);
    expect(Math.max(...late)).toBeLessThanOrEqual(30);
  });

  it('does nothing while it is disabled', async () => {
    const region = createRegion();
    await create(region, { State: 'DISABLED' });
    await region.pass(HOUR);
    expect(region.invocations).toEqual([]);
    await region.clients.scheduler.send(
      new UpdateScheduleCommand(declaration({ ScheduleExpression: 'rate(30 minutes)' })),
    );
    await region.pass(HOUR - MINUTE);
    expect(minutes(region)).toEqual([60, 90]);
  });

  it('that is updated no longer comes at its old times', async () => {
    const region = createRegion();
    await create(region);
    await region.pass(90_000);
    await region.clients.scheduler.send(
      new UpdateScheduleCommand(declaration({ ScheduleExpression: 'cron(0 1 * * ? *)' })),
    );
    await region.pass(2 * HOUR);
    expect(minutes(region)).toEqual([0, 1, 60]);
  });

  it('stops when it is deleted', async () => {
    const region = createRegion();
    await create(region);
    await region.pass(90_000);
    await region.clients.scheduler.send(new DeleteScheduleCommand({ Name: 'tick' }));
    await region.pass(HOUR);
    expect(minutes(region)).toEqual([0, 1]);
    expect(region.clock.pending).toBe(0);
  });

  it('fills in its context attributes, anew for each attempt', async () => {
    const region = createRegion();
    const Input =
      '{"at":"<aws.scheduler.scheduled-time>","id":"<aws.scheduler.execution-id>","try":"<aws.scheduler.attempt-number>","arn":"<aws.scheduler.schedule-arn>"}';
    await create(region, {
      Target: { Arn: FUNCTION_ARN, RoleArn: ROLE_ARN, Input },
      ScheduleExpression: 'rate(1 hour)',
    });
    region.lambda.fail = () =>
      region.invocations.length === 0 ? new AwsError('TooManyRequestsException', 'slow') : undefined;
    await region.pass(10 * MINUTE);
    const [first, second] = region.invocations.map(({ payload }) => JSON.parse(payload));
    expect(first).toEqual({ at: '2026-03-02T00:00:00Z', id: expect.any(String), try: '1', arn: SCHEDULE_ARN });
    expect(second).toEqual({ ...first, try: '2' });
  });

  it('without an input sends a notification', async () => {
    const region = createRegion();
    await create(region);
    await region.pass(30_000);
    expect(JSON.parse(region.invocations[0]!.payload)).toMatchObject({
      source: 'aws.scheduler',
      'detail-type': 'Scheduled Event',
      resources: [SCHEDULE_ARN],
      detail: '{}',
    });
  });

  it('puts an event on a bus', async () => {
    const region = createRegion();
    const seen: unknown[] = [];
    region.events.hooks.onEvent = (bus, event) => seen.push([bus, event.source, event['detail-type'], event.detail]);
    await create(region, {
      Target: {
        Arn: 'arn:aws:events:eu-west-1:123456789012:event-bus/default',
        RoleArn: ROLE_ARN,
        EventBridgeParameters: { Source: 'evenkeel', DetailType: 'Tick' },
        Input: '{"n":1}',
      },
    });
    await region.pass(30_000);
    expect(seen).toEqual([['default', 'evenkeel', 'Tick', { n: 1 }]]);
  });

  it('puts no event whose type its role may not put', async () => {
    const region = createRegion();
    const asked: unknown[] = [];
    region.core.roleMay = (...question) => {
      asked.push(question);
      return false;
    };
    const seen: unknown[] = [];
    region.events.hooks.onEvent = (bus) => seen.push(bus);
    const Arn = 'arn:aws:events:eu-west-1:123456789012:event-bus/default';
    const EventBridgeParameters = { Source: 'evenkeel', DetailType: 'Tick' };
    await create(region, { Target: { Arn, RoleArn: ROLE_ARN, EventBridgeParameters } });
    await region.pass(30_000);
    expect(seen).toEqual([]);
    const context = { 'events:source': 'evenkeel', 'events:detail-type': 'Tick' };
    expect(asked[0]).toEqual([ROLE_ARN, 'events:PutEvents', Arn, context]);
  });

  it('that fails ends in the dead-letter queue with the reason', async () => {
    const region = createRegion();
    await region.deploy('AWS::SQS::Queue', 'dead');
    await region.deploy('AWS::Scheduler::Schedule', 'tick', {
      ScheduleExpression: 'rate(1 day)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: FUNCTION_ARN,
        RoleArn: ROLE_ARN,
        Input: '{}',
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: queueArn('dead') },
      },
    });
    region.lambda.fail = () => new AwsError('TooManyRequestsException', 'Rate exceeded');
    await region.pass(HOUR);
    expect(region.invocations).toHaveLength(1);
    const { Messages } = await region.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl('dead'), MessageAttributeNames: ['All'] }),
    );
    expect(Messages![0]!.Body).toBe('{}');
    const attributes = Object.entries(Messages![0]!.MessageAttributes!).map(([name, { StringValue }]) => [
      name,
      StringValue,
    ]);
    expect(Object.fromEntries(attributes)).toEqual({
      SCHEDULE_ARN,
      TARGET_ARN: FUNCTION_ARN,
      EXECUTION_ID: expect.any(String),
      SCHEDULED_TIME: '2026-03-02T00:00:00Z',
      ERROR_CODE: 'THROTTLING',
      ERROR_MESSAGE: 'Rate exceeded',
      RETRY_ATTEMPTS: '0',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
    expect(region.sumOf('AWS/Scheduler', 'TargetErrorCount')).toBe(1);
  });
});

describe('the API of schedules', () => {
  it('shows what was created', async () => {
    const region = createRegion();
    await region.deploy('AWS::Scheduler::ScheduleGroup', 'evenkeel');
    expect((await create(region, { GroupName: 'evenkeel' })).ScheduleArn).toBe(
      'arn:aws:scheduler:eu-west-1:123456789012:schedule/evenkeel/tick',
    );
    const get = (GroupName?: string) =>
      region.clients.scheduler.send(new GetScheduleCommand({ Name: 'tick', GroupName }));
    expect(await get('evenkeel')).toMatchObject({
      Name: 'tick',
      GroupName: 'evenkeel',
      ScheduleExpression: 'rate(1 minute)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: FUNCTION_ARN, RoleArn: ROLE_ARN },
      CreationDate: new Date(START),
    });
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const { Schedules } = await region.clients.scheduler.send(
      new ListSchedulesCommand({ GroupName: 'evenkeel', NamePrefix: 'ti' }),
    );
    expect(Schedules).toMatchObject([{ Name: 'tick', State: 'ENABLED', Target: { Arn: FUNCTION_ARN } }]);
  });

  it('refuses a second schedule of the same name', async () => {
    const region = createRegion();
    await create(region);
    await expect(create(region)).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it.each([
    [{ ScheduleExpressionTimezone: 'Mars/Olympus' }, 'Mars/Olympus'],
    [{ ScheduleExpression: 'at(2026-03-01T00:00:00)' }, 'lies in the past'],
    [{ FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const } }, 'MaximumWindowInMinutes'],
    [{ Target: { Arn: FUNCTION_ARN, RoleArn: ROLE_ARN, Input: '{' } }, 'is not JSON'],
    [{ Name: 'a b' }, "Value 'a b' at 'name' failed to satisfy constraint"],
    [
      { Target: { Arn: FUNCTION_ARN, RoleArn: 'tick' } },
      "Value 'tick' at 'target.roleArn' failed to satisfy constraint",
    ],
    [{ FlexibleTimeWindow: { Mode: 'WIDE' as 'OFF' } }, 'Member must satisfy enum value set: [OFF, FLEXIBLE]'],
  ])('refuses %j', async (changes, says) => {
    await expect(create(createRegion(), changes)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(says),
    });
  });

  it.each([
    [{ Target: { Arn: 'arn:aws:scheduler:::aws-sdk:rds:stopDBCluster', RoleArn: ROLE_ARN } }, 'universal target'],
    [{ Target: { Arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/a', RoleArn: ROLE_ARN } }, 'A target like'],
    [{ Target: { Arn: queueArn('a'), RoleArn: ROLE_ARN, SqsParameters: { MessageGroupId: 'g' } } }, 'SqsParameters'],
    [{ KmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/a' }, 'KmsKeyArn'],
  ])('does not simulate %j, and says so', async (changes, says) => {
    await expect(create(createRegion(), changes)).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining(says),
    });
  });

  // What AWS gave to localstack's validated tests.
  it.each([
    'cron(0 1 * * * *)',
    'cron(7 20 * * NOT *)',
    'cron(INVALID)',
    'cron(0 dummy ? * MON-FRI *)',
    'cron(71 8 1 * ? *)',
    'cron()',
    'rate(10 seconds)',
    'rate(10 years)',
    'rate()',
    'rate(10)',
    'rate(10 minutess)',
    'rate(foo minutes)',
    'rate(-10 minutes)',
    'rate( 10 minutes )',
    ' rate(10 minutes)',
    'at(2021-12-31T23:59:59Z)',
    'at(2021-12-31)',
  ])('refuses the expression %j', async (ScheduleExpression) => {
    await expect(create(createRegion(), { ScheduleExpression })).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Invalid Schedule Expression ${ScheduleExpression}.`,
    });
  });

  it('shows the retries that it has without being told', async () => {
    const region = createRegion();
    await create(region);
    const { Target } = await region.clients.scheduler.send(new GetScheduleCommand({ Name: 'tick' }));
    expect(Target).toEqual({
      Arn: FUNCTION_ARN,
      RoleArn: ROLE_ARN,
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    });
  });

  it('lists in pages, in the order of names', async () => {
    const region = createRegion();
    for (const Name of ['c', 'a', 'b']) await create(region, { Name });
    const list = (more: object) => region.clients.scheduler.send(new ListSchedulesCommand(more));
    const first = await list({ MaxResults: 2 });
    expect(first.Schedules!.map(({ Name }) => Name)).toEqual(['a', 'b']);
    const second = await list({ MaxResults: 2, NextToken: first.NextToken });
    expect(second.Schedules!.map(({ Name }) => Name)).toEqual(['c']);
    expect(second.NextToken).toBeUndefined();
  });

  it('keeps groups with tags, and deletes them with their schedules', async () => {
    const region = createRegion();
    const { scheduler } = region.clients;
    const Tags = [{ Key: 'TagKey', Value: 'TagValue' }];
    const { ScheduleGroupArn } = await scheduler.send(new CreateScheduleGroupCommand({ Name: 'own', Tags }));
    expect(ScheduleGroupArn).toBe('arn:aws:scheduler:eu-west-1:123456789012:schedule-group/own');
    const list = async () =>
      (await scheduler.send(new ListTagsForResourceCommand({ ResourceArn: ScheduleGroupArn }))).Tags;
    expect(await list()).toEqual(Tags);
    await scheduler.send(new UntagResourceCommand({ ResourceArn: ScheduleGroupArn, TagKeys: ['TagKey'] }));
    expect(await list()).toEqual([]);
    expect(await scheduler.send(new GetScheduleGroupCommand({ Name: 'own' }))).toMatchObject({
      Arn: ScheduleGroupArn,
      Name: 'own',
      State: 'ACTIVE',
      CreationDate: new Date(START),
      LastModificationDate: new Date(START),
    });
    await create(region, { GroupName: 'own' });
    await scheduler.send(new DeleteScheduleGroupCommand({ Name: 'own' }));
    expect((await scheduler.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
    await expect(scheduler.send(new GetScheduleGroupCommand({ Name: 'own' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Schedule group own does not exist.',
      $metadata: { httpStatusCode: 404 },
    });
  });
});
