import {
  AddPermissionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  PublishBatchCommand,
  PublishCommand,
  RemovePermissionCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
  UntagResourceCommand,
  type PublishCommandInput,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { allowing, createRegion, FUNCTION_ARN, queueArn, queueUrl, topicArn } from '../events/region.ts';

/** The values below are those that AWS gave to localstack's validated tests, unless a line says otherwise. */
const TopicArn = topicArn('attention');

const DEFAULT_POLICY = {
  Version: '2008-10-17',
  Id: '__default_policy_ID',
  Statement: [
    {
      Sid: '__default_statement_ID',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: [
        'SNS:GetTopicAttributes',
        'SNS:SetTopicAttributes',
        'SNS:AddPermission',
        'SNS:RemovePermission',
        'SNS:DeleteTopic',
        'SNS:Subscribe',
        'SNS:ListSubscriptionsByTopic',
        'SNS:Publish',
      ],
      Resource: TopicArn,
      Condition: { StringEquals: { 'AWS:SourceOwner': '123456789012' } },
    },
  ],
};

async function withTopic(more: object = {}) {
  const region = createRegion();
  const { sns, sqs } = region.clients;
  await sns.send(new CreateTopicCommand({ Name: 'attention', ...more }));
  const get = async () => (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes!;
  const publish = (input: Partial<PublishCommandInput>) =>
    sns.send(new PublishCommand({ TopicArn, Message: 'hello', ...input }));
  return { region, sns, sqs, get, publish };
}

const refused = (message: string) => ({ message: `Invalid parameter: ${message}`, $metadata: { httpStatusCode: 400 } });

describe('a topic', () => {
  it('has attributes that nobody set', async () => {
    const { get } = await withTopic();
    const { Policy, EffectiveDeliveryPolicy, ...rest } = await get();
    expect(rest).toEqual({
      DisplayName: '',
      Owner: '123456789012',
      SubscriptionsConfirmed: '0',
      SubscriptionsDeleted: '0',
      SubscriptionsPending: '0',
      TopicArn,
    });
    expect(JSON.parse(Policy!)).toEqual(DEFAULT_POLICY);
    expect(JSON.parse(EffectiveDeliveryPolicy!)).toEqual({
      http: {
        defaultHealthyRetryPolicy: {
          minDelayTarget: 20,
          maxDelayTarget: 20,
          numRetries: 3,
          numMaxDelayRetries: 0,
          numNoDelayRetries: 0,
          numMinDelayRetries: 0,
          backoffFunction: 'linear',
        },
        disableSubscriptionOverrides: false,
        defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
      },
    });
  });

  it.each(['', 'a'.repeat(257), 'test.fifo', 'a b', 'a/b'])('is not called %j', async (Name) => {
    const created = createRegion().clients.sns.send(new CreateTopicCommand({ Name }));
    await expect(created).rejects.toMatchObject(refused('Topic Name'));
  });

  it('may be created again with what it has', async () => {
    const { sns } = await withTopic({ Attributes: { DisplayName: 'Value1' }, Tags: [{ Key: 'a', Value: '1' }] });
    const create = (more: object) => sns.send(new CreateTopicCommand({ Name: 'attention', ...more }));
    for (const more of [{}, { Attributes: { DisplayName: 'Value1' } }, { Attributes: { FifoTopic: 'false' } }])
      expect((await create(more)).TopicArn).toBe(TopicArn);
    const differs = refused('Attributes Reason: Topic already exists with different attributes');
    await expect(create({ Attributes: { DisplayName: 'Value2' } })).rejects.toMatchObject(differs);
    await expect(create({ Attributes: { SignatureVersion: '2' } })).rejects.toMatchObject(differs);
    await expect(create({ Tags: [{ Key: 'b', Value: '1' }] })).rejects.toMatchObject(
      refused('Tags Reason: Topic already exists with different tags'),
    );
  });

  it('is changed attribute by attribute', async () => {
    const { sns, get } = await withTopic();
    const set = (AttributeName: string, AttributeValue: string) =>
      sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
    await set('DisplayName', 'Evenkeel');
    expect(await get()).toMatchObject({ DisplayName: 'Evenkeel' });
    await expect(set('FifoTopic', 'false')).rejects.toMatchObject(refused('AttributeName'));
  });

  it.each([
    ['randomstring', 'TopicArn Reason: An ARN must have at least 6 elements, not 1'],
    ['arn:aws', 'TopicArn Reason: An ARN must have at least 6 elements, not 2'],
    [TopicArn.replace('eu-west-1', 'us-east-1'), 'TopicArn'],
  ])('is not found by %j', async (wrong, message) => {
    const { sns } = createRegion().clients;
    const input = { TopicArn: wrong };
    await expect(sns.send(new GetTopicAttributesCommand(input))).rejects.toMatchObject(refused(message));
    await expect(sns.send(new PublishCommand({ ...input, Message: 'a' }))).rejects.toMatchObject(refused(message));
    await expect(sns.send(new SubscribeCommand({ ...input, Protocol: 'sqs' }))).rejects.toMatchObject(refused(message));
  });

  it('that is not there is not found, and is deleted all the same', async () => {
    const { sns } = createRegion().clients;
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await expect(sns.send(new GetTopicAttributesCommand({ TopicArn }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('has tags', async () => {
    const { sns } = await withTopic();
    const tag = (...Tags: { Key: string; Value: string }[]) =>
      sns.send(new TagResourceCommand({ ResourceArn: TopicArn, Tags }));
    const list = async () => (await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }))).Tags;
    await expect(tag({ Key: 'k', Value: '1' }, { Key: 'k', Value: '1' })).rejects.toMatchObject(
      refused('Duplicated keys are not allowed.'),
    );
    await tag({ Key: 'k1', Value: 'v1' }, { Key: 'k2', Value: 'v2' });
    await sns.send(new UntagResourceCommand({ ResourceArn: TopicArn, TagKeys: ['k1'] }));
    await tag({ Key: 'k2', Value: 'v2b' });
    expect(await list()).toEqual([{ Key: 'k2', Value: 'v2b' }]);
  });

  it('has permissions by their labels', async () => {
    const { sns, get } = await withTopic();
    const add = (Label: string, ...ActionName: string[]) =>
      sns.send(new AddPermissionCommand({ TopicArn, Label, AWSAccountId: ['111122223333'], ActionName }));
    await add('test', 'Publish');
    await expect(add('test', 'Publish')).rejects.toMatchObject(refused('Statement already exists'));
    await expect(add('other', 'CreateTopic')).rejects.toMatchObject(
      refused('Policy statement action out of service scope!'),
    );
    await add('both', 'Publish', 'Subscribe');
    const statement = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Resource: TopicArn };
    expect(JSON.parse((await get())['Policy']!).Statement).toEqual([
      ...DEFAULT_POLICY.Statement,
      { Sid: 'test', ...statement, Action: 'SNS:Publish' },
      { Sid: 'both', ...statement, Action: ['SNS:Publish', 'SNS:Subscribe'] },
    ]);
    await sns.send(new RemovePermissionCommand({ TopicArn, Label: 'test' }));
    await sns.send(new RemovePermissionCommand({ TopicArn, Label: 'both' }));
    expect(JSON.parse((await get())['Policy']!)).toEqual(DEFAULT_POLICY);
  });
});

describe('a subscription', () => {
  const Endpoint = queueArn('copies');

  it('shows its attributes, and changes them', async () => {
    const { sns } = await withTopic();
    const { SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    const get = async () => (await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes;
    const set = (AttributeName: string, AttributeValue: string) =>
      sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
    const shown = {
      ConfirmationWasAuthenticated: 'true',
      Endpoint,
      Owner: '123456789012',
      PendingConfirmation: 'false',
      Protocol: 'sqs',
      RawMessageDelivery: 'false',
      SubscriptionArn,
      SubscriptionPrincipal: 'arn:aws:iam::123456789012:user/administrator',
      TopicArn,
    };
    expect(await get()).toEqual(shown);
    await set('RawMessageDelivery', 'true');
    const FilterPolicy = '{"attr1":[{"numeric":[">",0,"<=",100]}]}';
    await set('FilterPolicy', FilterPolicy);
    expect(await get()).toEqual({
      ...shown,
      RawMessageDelivery: 'true',
      FilterPolicy,
      FilterPolicyScope: 'MessageAttributes',
    });
    await expect(set('FakeAttribute', 'a')).rejects.toMatchObject(refused('AttributeName'));
    await expect(set('RawMessageDelivery', 'test-ValUe')).rejects.toMatchObject(
      refused('RawMessageDelivery: Invalid value [test-ValUe]. Must be true or false.'),
    );
    await expect(set('RawMessageDelivery', '')).rejects.toMatchObject(
      refused('RawMessageDelivery: Invalid value []. Must be true or false.'),
    );
    await expect(set('RedrivePolicy', '{"deadLetterTargetArn":"fake-arn"}')).rejects.toMatchObject(
      refused('RedrivePolicy: deadLetterTargetArn is an invalid arn'),
    );
    await expect(set('RedrivePolicy', '{invalidjson}')).rejects.toThrow('RedrivePolicy: failed to parse JSON. ');
    await expect(set('FilterPolicy', '{"a":{"b":[["c"]]}}')).rejects.toMatchObject(
      refused('Filter policy scope MessageAttributes does not support nested filter policy'),
    );
  });

  it('is the same for the same endpoint, unless it is asked to be another', async () => {
    const { sns } = await withTopic();
    const subscribe = async (Attributes?: Record<string, string>) =>
      (await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }))).SubscriptionArn;
    const first = await subscribe({ RawMessageDelivery: 'true' });
    expect(await subscribe({ RawMessageDelivery: 'true' })).toBe(first);
    expect(await subscribe()).toBe(first);
    await expect(subscribe({ RawMessageDelivery: 'false' })).rejects.toMatchObject(
      refused('Attributes Reason: Subscription already exists with different attributes'),
    );
  });

  it('of a mail address is pending until a person confirms it', async () => {
    const { sns } = await withTopic();
    const input = { TopicArn, Protocol: 'email', Endpoint: 'oncall@example.com' };
    expect((await sns.send(new SubscribeCommand(input))).SubscriptionArn).toBe('pending confirmation');
    const told = await sns.send(new SubscribeCommand({ ...input, ReturnSubscriptionArn: true }));
    expect(told.SubscriptionArn).toMatch(/^arn:aws:sns:eu-west-1:123456789012:attention:[0-9a-f-]{36}$/);
  });

  it('of a webhook is pending, and gets nothing', async () => {
    const { sns, get, publish } = await withTopic();
    const input = { TopicArn, Protocol: 'https', Endpoint: 'https://pages.example.com/shop' };
    expect((await sns.send(new SubscribeCommand(input))).SubscriptionArn).toBe('pending confirmation');
    const { SubscriptionArn } = await sns.send(new SubscribeCommand({ ...input, ReturnSubscriptionArn: true }));
    const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(Attributes).toMatchObject({ PendingConfirmation: 'true', ConfirmationWasAuthenticated: 'false' });
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toMatchObject([{ SubscriptionArn: 'PendingConfirmation', Endpoint: input.Endpoint }]);
    expect(await get()).toMatchObject({ SubscriptionsConfirmed: '0', SubscriptionsPending: '1' });
    await publish({});
  });

  it.each([
    [{ Protocol: 'https', Endpoint: 'http://pages.example.com' }, 'Endpoint must match the specified protocol'],
    [{ Protocol: 'test-protocol' }, 'Amazon SNS does not support this protocol string: test-protocol'],
    [{ Endpoint: queueUrl('copies') }, 'SQS endpoint ARN'],
    [
      { Endpoint: queueArn('copies.fifo') },
      'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    ],
    [{ Protocol: 'lambda', Endpoint: 'tick' }, 'Lambda endpoint ARN'],
    [
      { Attributes: { RawMessageDelivery: 'wrongvalue' } },
      'Attributes Reason: RawMessageDelivery: Invalid value [wrongvalue]. Must be true or false.',
    ],
    [
      { Attributes: { FilterPolicy: '{"key":[]}' } },
      'Attributes Reason: FilterPolicy: Empty arrays are not allowed\n at key',
    ],
    [
      { Attributes: { FilterPolicy: '{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}' } },
      'Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys',
    ],
  ])('is refused: %j', async (more, message) => {
    const { sns } = await withTopic();
    const subscribed = sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, ...more }));
    await expect(subscribed).rejects.toMatchObject(refused(message));
  });

  it.each([
    ['randomstring', 'SubscriptionArn Reason: An ARN must have at least 6 elements, not 1'],
    ['arn:aws:sns:us-east-1:random', 'SubscriptionArn Reason: An ARN must have at least 6 elements, not 5'],
    ['arn:aws:sns:us-east-1:111111111111:random', 'SubscriptionId'],
  ])('is not ended as %j', async (SubscriptionArn, message) => {
    const ended = createRegion().clients.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await expect(ended).rejects.toMatchObject(refused(message));
  });

  it('that is gone is not found, and may be ended again', async () => {
    const { sns } = createRegion().clients;
    const SubscriptionArn = `${TopicArn}:00000000-0000-0000-0000-000000000000`;
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    const get = sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    await expect(get).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Subscription does not exist',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('a message', () => {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });

  it.each([
    [{ Message: '' }, 'Empty message'],
    [{ Message: 'x'.repeat(262_145) }, 'Message too long'],
    [{ Message: 'x'.repeat(262_140), MessageAttributes: { abc: text('abc') } }, 'Message too long'],
    [{ Subject: '' }, 'Subject'],
    [{ Subject: 'x'.repeat(101) }, 'Subject'],
    [{ MessageStructure: 'json', Message: '{' }, 'Message Structure - JSON message body failed to parse'],
    [{ MessageStructure: 'json', Message: '{"sqs":"a"}' }, 'Message Structure - No default entry in JSON message body'],
    [
      { MessageDeduplicationId: 'a' },
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    ],
  ])('is refused: %#', async (input, message) => {
    const { publish } = await withTopic();
    await expect(publish(input)).rejects.toMatchObject(refused(message));
  });

  it.each([
    [
      { attr1: { DataType: 'String', StringValue: '' } },
      "The message attribute 'attr1' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      { attr1: { DataType: 'Number', BinaryValue: Buffer.from('a') } },
      "The message attribute 'attr1' with type 'Number' must use field 'String'.",
    ],
    [
      { attr1: { DataType: 'Binary', StringValue: 'a' } },
      "The message attribute 'attr1' with type 'Binary' must use field 'Binary'.",
    ],
    [
      { attr1: { DataType: 'InvalidType', StringValue: 'a' } },
      "The message attribute 'attr1' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [{ ['a'.repeat(257)]: text('a') }, 'Length of message attribute name must be less than 256 bytes.'],
    [
      { 'a^a': text('a') },
      "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
    ],
    [{ '.a': text('a') }, "Invalid message attribute name starting with character '.' was found."],
    [{ 'a.': text('a') }, "Invalid message attribute name ending with character '.' was found."],
    [{ 'a..b': text('a') }, "Message attribute name can not have successive '.' character."],
  ])('with a wrong attribute is refused: %#', async (MessageAttributes, message) => {
    const { publish } = await withTopic();
    await expect(publish({ MessageAttributes })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('comes in a batch', async () => {
    const { sns, region } = await withTopic();
    const batch = (entries: { Id: string; Message: string }[]) =>
      sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries }));
    const { Successful, Failed } = await batch([
      { Id: '1', Message: 'one' },
      { Id: 'valid-message_123', Message: 'two' },
    ]);
    expect(Failed).toEqual([]);
    expect(Successful!.map(({ Id }) => Id)).toEqual(['1', 'valid-message_123']);
    expect(region.sns.published(TopicArn).map(({ messageId }) => messageId)).toEqual(
      Successful!.map(({ MessageId }) => MessageId),
    );
    const named = (...ids: string[]) => batch(ids.map((Id) => ({ Id, Message: 'a' })));
    await expect(named(...Array.from({ length: 11 }, (_, at) => `${at}`))).rejects.toThrow(
      'The batch request contains more entries than permissible.',
    );
    await expect(named('1', '1')).rejects.toThrow('Two or more batch entries in the request have the same Id.');
    await expect(named('message.id')).rejects.toThrow(
      'The Id of a batch entry in the batch request contains an impermissible character: message.id',
    );
    await expect(named('a'.repeat(81))).rejects.toThrow(
      `The Id of a batch entry in the batch request is too long: ${'a'.repeat(81)}`,
    );
    const large = [1, 2].map((Id) => ({ Id: `${Id}`, Message: 'x'.repeat(131_073) }));
    await expect(batch(large)).rejects.toThrow('The length of all the messages put together is more than the limit.');
  });

  it('reaches who wants it, in the form that is wanted', async () => {
    const { region, sns, sqs, publish } = await withTopic();
    for (const name of ['bare', 'wrapped', 'picky']) {
      await sqs.send(new CreateQueueCommand({ QueueName: name }));
      const Policy = JSON.stringify(allowing('sns.amazonaws.com', 'sqs:SendMessage', queueArn(name), TopicArn));
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl(name), Attributes: { Policy } }));
    }
    const subscribe = (name: string, Attributes: Record<string, string> = {}) =>
      sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn(name), Attributes }));
    await subscribe('bare', { RawMessageDelivery: 'true' });
    await subscribe('wrapped');
    await subscribe('picky', { FilterPolicy: '{"attr1":[{"numeric":["<",100]}]}' });
    const attr1 = { DataType: 'Number', StringValue: '100.12' };
    await publish({ MessageStructure: 'json', Message: '{"default":"d","sqs":"s"}', MessageAttributes: { attr1 } });
    await region.pass(1_000);
    const received = async (name: string) =>
      (await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl(name), MessageAttributeNames: ['All'] })))
        .Messages ?? [];
    expect(await received('bare')).toMatchObject([{ Body: 's', MessageAttributes: { attr1 } }]);
    const [wrapped] = await received('wrapped');
    expect(Object.keys(JSON.parse(wrapped!.Body!))).toEqual([
      'Type',
      'MessageId',
      'TopicArn',
      'Message',
      'Timestamp',
      'SignatureVersion',
      'Signature',
      'SigningCertURL',
      'UnsubscribeURL',
      'MessageAttributes',
    ]);
    expect(JSON.parse(wrapped!.Body!)).toMatchObject({
      Message: 's',
      MessageAttributes: { attr1: { Type: 'Number', Value: '100.12' } },
    });
    expect(await received('picky')).toEqual([]);
    await publish({ MessageAttributes: { attr1: { ...attr1, StringValue: '99.12' } } });
    await region.pass(1_000);
    expect(await received('picky')).toHaveLength(1);
  });

  it('by mail has a subject, also if it was published without one', async () => {
    const { region, sns, publish } = await withTopic();
    for (const Protocol of ['email', 'email-json'])
      await sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint: 'oncall@example.com' }));
    await publish({});
    await publish({ Subject: 'A hold' });
    // The words are those of the mails that people get; no test of localstack has one.
    expect(region.sns.outbox.map(({ subject }) => subject)).toEqual([
      'AWS Notification Message',
      'AWS Notification Message',
      'A hold',
      'A hold',
    ]);
  });

  it('for a function has the fields that AWS gives it', async () => {
    const { region, sns, publish } = await withTopic();
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint: FUNCTION_ARN }));
    await publish({ Subject: '[Subject] Test subject' });
    await region.pass(1_000);
    const [{ Sns }] = JSON.parse(region.invocations[0]!.payload).Records;
    expect(Object.keys(Sns).toSorted()).toEqual([
      'Message',
      'MessageAttributes',
      'MessageId',
      'Signature',
      'SignatureVersion',
      'SigningCertUrl',
      'Subject',
      'Timestamp',
      'TopicArn',
      'Type',
      'UnsubscribeUrl',
    ]);
  });
});
