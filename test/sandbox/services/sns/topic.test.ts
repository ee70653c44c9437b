import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  PublishCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { deliver } from '../../../../sandbox/core.ts';
import type { Published } from '../../../../sandbox/services/sns/index.ts';
import {
  allowing,
  createRegion,
  FUNCTION_ARN,
  MINUTE,
  queueArn,
  queueUrl,
  START,
  topicArn,
  type Region,
} from '../events/region.ts';

const TopicArn = topicArn('attention');

async function withTopic(properties: object = {}): Promise<Region> {
  const region = createRegion();
  await region.deploy('AWS::SNS::Topic', 'attention', properties);
  return region;
}

async function subscribeQueue(region: Region, extra: object = {}) {
  await region.deploy('AWS::SQS::Queue', 'copies');
  await region.deploy('AWS::SQS::QueuePolicy', 'policy', {
    Queues: [queueUrl('copies')],
    PolicyDocument: allowing('sns.amazonaws.com', 'sqs:SendMessage', queueArn('copies'), TopicArn),
  });
  await region.deploy('AWS::SNS::Subscription', 'subscription', {
    TopicArn,
    Protocol: 'sqs',
    Endpoint: queueArn('copies'),
    ...extra,
  });
}

const publish = (region: Region, Message: string, Subject?: string) =>
  region.clients.sns.send(new PublishCommand({ TopicArn, Message, Subject }));

const received = async (region: Region, queue: string) =>
  (await region.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl(queue), MaxNumberOfMessages: 10 })))
    .Messages ?? [];

describe('a topic', () => {
  it('gives a queue the message in an envelope', async () => {
    const region = await withTopic();
    await subscribeQueue(region);
    const { MessageId } = await publish(region, 'look', 'A hold');
    await region.pass(1_000);
    const [message] = await received(region, 'copies');
    expect(JSON.parse(message!.Body!)).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'A hold',
      Message: 'look',
      Timestamp: '2026-03-02T00:00:00.000Z',
    });
  });

  it('gives a queue the bare message where that is asked for', async () => {
    const region = await withTopic();
    await subscribeQueue(region, { RawMessageDelivery: true });
    await publish(region, 'look');
    await region.pass(1_000);
    expect((await received(region, 'copies')).map(({ Body }) => Body)).toEqual(['look']);
  });

  it('calls a function with a record', async () => {
    const region = await withTopic({ Subscription: [{ Protocol: 'lambda', Endpoint: FUNCTION_ARN }] });
    await publish(region, 'look');
    await region.pass(1_000);
    expect(region.invocations[0]).toMatchObject({ principal: 'sns.amazonaws.com', sourceArn: TopicArn });
    expect(JSON.parse(region.invocations[0]!.payload).Records).toMatchObject([
      { EventSource: 'aws:sns', EventVersion: '1.0', Sns: { Message: 'look', Subject: null, MessageAttributes: {} } },
    ]);
  });

  it('puts mail into the outbox', async () => {
    const region = await withTopic();
    await region.clients.sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'oncall@example.com' }),
    );
    await publish(region, 'look', 'A hold');
    expect(region.sns.outbox).toEqual([
      { to: 'oncall@example.com', subject: 'A hold', body: 'look', topicArn: TopicArn, timeMs: START },
    ]);
  });

  it('shows what was published, to whom asks and to whom watches', async () => {
    const region = await withTopic();
    const watched: Published[] = [];
    region.sns.hooks.onPublish = (published) => watched.push(published);
    await publish(region, 'one');
    await publish(region, 'two');
    expect(region.sns.published(TopicArn).map(({ message }) => message)).toEqual(['one', 'two']);
    expect(watched).toEqual(region.sns.published(TopicArn));
  });

  it('keeps the latest thousand messages', async () => {
    const region = await withTopic();
    const delivery = {
      targetArn: TopicArn,
      principal: 'cloudwatch.amazonaws.com',
      sourceArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a',
    };
    for (let i = 1; i <= 1_001; i++) await deliver(region.core, { ...delivery, payload: `${i}` });
    expect(region.sns.published(TopicArn)).toHaveLength(1_000);
    expect(region.sns.published(TopicArn)[0]!.message).toBe('2');
  });

  it('sends what a queue refuses to the dead-letter queue of the subscription', async () => {
    const region = await withTopic();
    await region.deploy('AWS::SQS::Queue', 'dead');
    await region.deploy('AWS::SQS::QueuePolicy', 'dead-policy', {
      Queues: [queueUrl('dead')],
      PolicyDocument: allowing('sns.amazonaws.com', 'sqs:SendMessage', queueArn('dead'), TopicArn),
    });
    await region.deploy('AWS::SQS::Queue', 'closed');
    await region.deploy('AWS::SNS::Subscription', 'subscription', {
      TopicArn,
      Protocol: 'sqs',
      Endpoint: queueArn('closed'),
      RawMessageDelivery: true,
      RedrivePolicy: { deadLetterTargetArn: queueArn('dead') },
    });
    await publish(region, 'look');
    await region.pass(MINUTE);
    expect(await received(region, 'closed')).toEqual([]);
    expect((await received(region, 'dead')).map(({ Body }) => Body)).toEqual(['look']);
    expect(region.sumOf('AWS/SNS', 'NumberOfNotificationsFailed')).toBe(1);
  });

  it('lists topics and subscriptions', async () => {
    const region = await withTopic({ DisplayName: 'Evenkeel' });
    const { sns } = region.clients;
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint: FUNCTION_ARN }),
    );
    await sns.send(new CreateTopicCommand({ Name: 'other' }));
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }, { TopicArn: topicArn('other') }]);
    const subscription = {
      SubscriptionArn,
      TopicArn,
      Protocol: 'lambda',
      Endpoint: FUNCTION_ARN,
      Owner: '123456789012',
    };
    expect((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual([subscription]);
    expect(
      (await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn('other') }))).Subscriptions ?? [],
    ).toEqual([]);
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ TopicArn, DisplayName: 'Evenkeel', SubscriptionsConfirmed: '1' });
  });

  it('that does not exist is not found', async () => {
    const published = createRegion().clients.sns.send(new PublishCommand({ TopicArn, Message: 'x' }));
    await expect(published).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('refuses subscriptions that are not simulated', async () => {
    const region = await withTopic();
    const subscribed = region.clients.sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: 'http://example.com' }),
    );
    await expect(subscribed).rejects.toThrow('A subscription with the protocol http is not simulated');
    await expect(subscribeQueue(region, { DeliveryPolicy: {} })).rejects.toThrow('DeliveryPolicy is not simulated');
  });
});

describe('the policy of a topic', () => {
  const alarm = {
    targetArn: TopicArn,
    payload: '{}',
    principal: 'cloudwatch.amazonaws.com',
    sourceArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a',
  };
  const rule = {
    targetArn: TopicArn,
    payload: '{}',
    principal: 'events.amazonaws.com',
    sourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/a',
  };
  const deploy = (region: Region, PolicyDocument: object) =>
    region.deploy('AWS::SNS::TopicPolicy', 'policy', { Topics: [TopicArn], PolicyDocument });

  it('lets alarms in by default, and rules not', async () => {
    const region = await withTopic();
    await deliver(region.core, alarm);
    await expect(deliver(region.core, rule)).rejects.toMatchObject({ code: 'AuthorizationError' });
    expect(region.sns.published(TopicArn).map(({ publisher }) => publisher)).toEqual(['cloudwatch.amazonaws.com']);
  });

  it('replaces the default one, so that alarms need to be named too', async () => {
    const region = await withTopic();
    await deploy(region, allowing('events.amazonaws.com', 'sns:Publish', TopicArn, rule.sourceArn));
    await deliver(region.core, rule);
    await expect(deliver(region.core, alarm)).rejects.toMatchObject({ code: 'AuthorizationError' });
  });
});
