import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateEventBusCommand,
} from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { createRegion, FUNCTION_ARN, MINUTE, type Region } from './region.ts';

/** The values below are those that AWS gave to localstack's validated tests, unless a line says otherwise. */
const PATTERN = '{"source":["x"]}';
const BUS_ARN = 'arn:aws:events:eu-west-1:123456789012:event-bus/own';

const putRule = (region: Region, Name: string, more: object = {}) =>
  region.clients.events.send(new PutRuleCommand({ Name, EventPattern: PATTERN, ...more }));

describe('buses', () => {
  it('are created, described, changed, listed and deleted', async () => {
    const region = createRegion();
    const { events } = region.clients;
    expect(await events.send(new CreateEventBusCommand({ Name: 'own', Description: 'test bus' }))).toMatchObject({
      EventBusArn: BUS_ARN,
      Description: 'test bus',
    });
    await region.pass(MINUTE);
    expect(await events.send(new UpdateEventBusCommand({ Name: 'own', Description: 'ours' }))).toMatchObject({
      Arn: BUS_ARN,
      Name: 'own',
      Description: 'ours',
    });
    const described = {
      Arn: BUS_ARN,
      Name: 'own',
      Description: 'ours',
      CreationTime: new Date('2026-03-02T00:00:00Z'),
      LastModifiedTime: new Date('2026-03-02T00:01:00Z'),
    };
    const { $metadata: _, ...answer } = await events.send(new DescribeEventBusCommand({ Name: BUS_ARN }));
    expect(answer).toEqual(described);
    expect((await events.send(new ListEventBusesCommand({ NamePrefix: 'o' }))).EventBuses).toEqual([described]);
    await events.send(new DeleteEventBusCommand({ Name: 'own' }));
    // Deleting again is no error.
    await events.send(new DeleteEventBusCommand({ Name: 'own' }));
    await expect(events.send(new DescribeEventBusCommand({ Name: 'own' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Event bus own does not exist.',
    });
  });

  it.each([
    [{ Name: 'default' }, 'Cannot delete event bus default.'],
    [{ Name: 'full' }, "Event bus full can't be deleted since it has rules."],
  ])('are not deleted: %j', async (input, message) => {
    const region = createRegion();
    await region.clients.events.send(new CreateEventBusCommand({ Name: 'full' }));
    await putRule(region, 'a', { EventBusName: 'full' });
    const deleted = region.clients.events.send(new DeleteEventBusCommand(input));
    await expect(deleted).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  it('come in pages', async () => {
    const { clients } = createRegion();
    for (const at of [0, 1, 2, 3, 4, 5]) await clients.events.send(new CreateEventBusCommand({ Name: `bus-${at}` }));
    const list = (more: object) => clients.events.send(new ListEventBusesCommand({ NamePrefix: 'bus', ...more }));
    const first = await list({ Limit: 3 });
    const second = await list({ Limit: 3, NextToken: first.NextToken });
    expect(first.EventBuses!.map(({ Name }) => Name)).toEqual(['bus-0', 'bus-1', 'bus-2']);
    expect(second.EventBuses!.map(({ Name }) => Name)).toEqual(['bus-3', 'bus-4', 'bus-5']);
    expect(second.NextToken).toBeUndefined();
    await expect(list({ NextToken: 'nothing' })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('keep a policy, statement by statement', async () => {
    const { events } = createRegion().clients;
    await events.send(new CreateEventBusCommand({ Name: 'own' }));
    const allow = (StatementId: string, Principal: string) =>
      events.send(
        new PutPermissionCommand({ EventBusName: 'own', Action: 'events:PutEvents', Principal, StatementId }),
      );
    const policy = async () => (await events.send(new DescribeEventBusCommand({ Name: 'own' }))).Policy;
    const remove = (input: object) => events.send(new RemovePermissionCommand({ EventBusName: 'own', ...input }));
    expect(await policy()).toBeUndefined();
    await allow('one', '111122223333');
    await allow('all', '*');
    const statement = { Effect: 'Allow', Action: 'events:PutEvents', Resource: BUS_ARN };
    expect(JSON.parse((await policy())!)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'one', ...statement, Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
        { Sid: 'all', ...statement, Principal: '*' },
      ],
    });
    await remove({ StatementId: 'one' });
    expect(JSON.parse((await policy())!).Statement).toHaveLength(1);
    await expect(remove({ StatementId: 'one' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Statement with the provided id does not exist.',
    });
    await remove({ RemoveAllPermissions: true });
    expect(await policy()).toBeUndefined();
    // By the quota of the User Guide; the error is the model's.
    const large = Array.from({ length: 80 }, (_, at) => ({ Sid: `s${at}`, ...statement, Principal: '*' }));
    const put = new PutPermissionCommand({ EventBusName: 'own', Policy: JSON.stringify({ Statement: large }) });
    await expect(events.send(put)).rejects.toMatchObject({ name: 'PolicyLengthExceededException' });
  });
});

describe('rules', () => {
  it('say who created them when they are described, and not when they are listed', async () => {
    const region = createRegion();
    await putRule(region, 'a');
    const { $metadata: _, ...described } = await region.clients.events.send(new DescribeRuleCommand({ Name: 'a' }));
    const listed = {
      Name: 'a',
      Arn: 'arn:aws:events:eu-west-1:123456789012:rule/a',
      EventBusName: 'default',
      EventPattern: PATTERN,
      State: 'ENABLED',
    };
    expect(described).toEqual({ ...listed, CreatedBy: '123456789012' });
    expect((await region.clients.events.send(new ListRulesCommand({}))).Rules).toEqual([listed]);
  });

  it('are found by their target, in pages', async () => {
    const region = createRegion();
    const { events } = region.clients;
    for (const Name of ['c', 'a', 'b', 'other']) {
      await putRule(region, Name);
      const Arn = Name === 'other' ? `${FUNCTION_ARN}-2` : FUNCTION_ARN;
      await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: '1', Arn }] }));
    }
    const list = (more: object) => events.send(new ListRuleNamesByTargetCommand({ TargetArn: FUNCTION_ARN, ...more }));
    const first = await list({ Limit: 2 });
    expect(first.RuleNames).toEqual(['a', 'b']);
    expect((await list({ NextToken: first.NextToken })).RuleNames).toEqual(['c']);
    expect((await events.send(new ListRuleNamesByTargetCommand({ TargetArn: 'arn:aws:sqs' }))).RuleNames).toEqual([]);
  });

  it('and their targets come in pages', async () => {
    const region = createRegion();
    const { events } = region.clients;
    for (const Name of ['a', 'b', 'c']) await putRule(region, Name);
    const first = await events.send(new ListRulesCommand({ Limit: 2 }));
    expect(first.Rules!.map(({ Name }) => Name)).toEqual(['a', 'b']);
    const second = await events.send(new ListRulesCommand({ NextToken: first.NextToken }));
    expect(second.Rules!.map(({ Name }) => Name)).toEqual(['c']);
    const Targets = ['1', '2', '3'].map((Id) => ({ Id, Arn: FUNCTION_ARN }));
    await events.send(new PutTargetsCommand({ Rule: 'a', Targets }));
    const page = await events.send(new ListTargetsByRuleCommand({ Rule: 'a', Limit: 2 }));
    expect(page.Targets!.map(({ Id }) => Id)).toEqual(['1', '2']);
    const rest = await events.send(new ListTargetsByRuleCommand({ Rule: 'a', NextToken: page.NextToken }));
    expect(rest.Targets!.map(({ Id }) => Id)).toEqual(['3']);
  });

  it.each([
    ['cron(INVALID)', 'Parameter ScheduleExpression is not valid.'],
    ['cron(0 dummy ? * MON-FRI *)', 'Parameter ScheduleExpression is not valid.'],
    ['cron(7 20 * * NOT *)', 'Parameter ScheduleExpression is not valid.'],
    ['cron(71 8 1 * ? *)', 'Parameter ScheduleExpression is not valid.'],
    ['cron(0 1 * * * *)', 'Parameter ScheduleExpression is not valid.'],
    ['rate(10 seconds)', 'Parameter ScheduleExpression is not valid.'],
    ['rate(1 minutes)', 'Parameter ScheduleExpression is not valid.'],
    ['rate(5 minute)', 'Parameter ScheduleExpression is not valid.'],
    ['rate( 10 minutes )', 'Parameter ScheduleExpression is not valid.'],
    [' rate(10 minutes)', 'Parameter ScheduleExpression is not valid.'],
    ['rate(0 minutes)', 'Parameter ScheduleExpression is not valid.'],
    ['at(2030-01-01T00:00:00)', 'Parameter ScheduleExpression is not valid.'],
  ])('refuse the schedule %j', async (ScheduleExpression, message) => {
    const put = createRegion().clients.events.send(new PutRuleCommand({ Name: 'a', ScheduleExpression }));
    await expect(put).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  it.each([
    'cron(0 20 * * ? *)',
    'cron(0/5 8-17 ? * MON-FRI *)',
    'cron(5,35 14 * * ? *)',
    'cron(15 10 ? * 6L 2002-2005)',
    'cron(0 2 ? * SAT#3 *)',
    'cron(* * ? * SAT#3 *)',
    'cron(0/5 5 ? JAN 1-5 2022)',
    'cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *)',
    'rate(1 minute)',
    'rate(10 minutes)',
  ])('take the schedule %j', async (ScheduleExpression) => {
    const { events } = createRegion().clients;
    expect((await events.send(new PutRuleCommand({ Name: 'a', ScheduleExpression }))).RuleArn).toBe(
      'arn:aws:events:eu-west-1:123456789012:rule/a',
    );
  });

  it('refuse a schedule on another bus', async () => {
    const { events } = createRegion().clients;
    await events.send(new CreateEventBusCommand({ Name: 'own' }));
    const rule = { Name: 'a', EventBusName: 'own', ScheduleExpression: 'rate(1 minute)' };
    await expect(events.send(new PutRuleCommand(rule))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'ScheduleExpression is supported only on the default event bus.',
    });
  });

  it.each([
    ['!@#$@!#$', 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+'],
    ['i'.repeat(65), 'Member must have length less than or equal to 64'],
  ])('refuse a target called %j', async (Id, constraint) => {
    const region = createRegion();
    await putRule(region, 'a');
    const put = new PutTargetsCommand({ Rule: 'a', Targets: [{ Id, Arn: FUNCTION_ARN }] });
    await expect(region.clients.events.send(put)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `1 validation error detected: Value '${Id}' at 'targets.1.member.id' failed to satisfy constraint: ${constraint}`,
    });
  });

  it('name everything that is wrong with an input at once', async () => {
    const put = new PutRuleCommand({ Name: 'a b', EventPattern: PATTERN, State: 'SLEEPING' as 'ENABLED' });
    await expect(createRegion().clients.events.send(put)).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "2 validation errors detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+; " +
        "Value 'SLEEPING' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]",
    });
  });
});

describe('the quotas of a bus', () => {
  const exceeded = {
    name: 'LimitExceededException',
    message: 'The requested resource exceeds the maximum number allowed.',
  };

  it('allow five targets a rule', async () => {
    const region = createRegion();
    await putRule(region, 'a');
    const put = (ids: string[]) =>
      region.clients.events.send(
        new PutTargetsCommand({ Rule: 'a', Targets: ids.map((Id) => ({ Id, Arn: FUNCTION_ARN })) }),
      );
    await put(['1', '2', '3', '4', '5']);
    await put(['5']);
    await expect(put(['6'])).rejects.toMatchObject(exceeded);
  });

  it('allow 300 rules, 30 of them with wildcards, and patterns of 2,048 characters', async () => {
    const region = createRegion();
    const wildcard = { EventPattern: '{"source":[{"wildcard":"a*"}]}' };
    for (let at = 0; at < 30; at++) await putRule(region, `wild-${at}`, wildcard);
    await expect(putRule(region, 'wild-30', wildcard)).rejects.toMatchObject(exceeded);
    await putRule(region, 'wild-0', wildcard);
    for (let at = 30; at < 300; at++) await putRule(region, `rule-${at}`);
    await putRule(region, 'rule-299');
    await expect(putRule(region, 'rule-300')).rejects.toMatchObject(exceeded);
    const long = (characters: number) => ({ EventPattern: `{"source":["${'x'.repeat(characters - 15)}"]}` });
    await putRule(region, 'rule-299', long(2_048));
    await expect(putRule(region, 'rule-299', long(2_049))).rejects.toMatchObject(exceeded);
  });

  it('hold for what is deployed, too, of which nothing is left then', async () => {
    const region = createRegion();
    const Targets = ['1', '2', '3', '4', '5', '6'].map((Id) => ({ Id, Arn: FUNCTION_ARN }));
    const deployed = region.deploy('AWS::Events::Rule', 'a', { EventPattern: { source: ['x'] }, Targets });
    await expect(deployed).rejects.toThrow(
      'The requested resource exceeds the maximum number allowed. (LimitExceededException)',
    );
    expect((await region.clients.events.send(new ListRulesCommand({}))).Rules).toEqual([]);
  });
});

describe('tags', () => {
  it.each([
    ['a bus', BUS_ARN],
    ['a rule', 'arn:aws:events:eu-west-1:123456789012:rule/a'],
    ['a rule of a bus', 'arn:aws:events:eu-west-1:123456789012:rule/own/b'],
  ])('of %s are set, listed and removed', async (_name, ResourceARN) => {
    const region = createRegion();
    const { events } = region.clients;
    await events.send(new CreateEventBusCommand({ Name: 'own' }));
    await putRule(region, 'a');
    await putRule(region, 'b', { EventBusName: 'own' });
    const list = async () => (await events.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;
    const Tags = [
      { Key: 'tag1', Value: 'value1' },
      { Key: 'tag2', Value: 'value2' },
    ];
    await events.send(new TagResourceCommand({ ResourceARN, Tags }));
    expect(await list()).toEqual(Tags);
    await events.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['tag2', 'tag3'] }));
    expect(await list()).toEqual([{ Key: 'tag1', Value: 'value1' }]);
  });

  it.each([
    ['event-bus/none', 'Event bus none does not exist.'],
    ['rule/none', 'Rule none does not exist on EventBus default.'],
  ])('of %s are those of nothing', async (resource, message) => {
    const ResourceARN = `arn:aws:events:eu-west-1:123456789012:${resource}`;
    const list = createRegion().clients.events.send(new ListTagsForResourceCommand({ ResourceARN }));
    await expect(list).rejects.toMatchObject({ name: 'ResourceNotFoundException', message });
  });
});
