import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { deliver } from '../../../../sandbox/core.ts';
import { allowing, createRegion, HOUR, MINUTE, queueArn, queueUrl, START, type Region } from '../events/region.ts';

const QueueUrl = queueUrl('work');
const RULE_ARN = 'arn:aws:events:eu-west-1:123456789012:rule/a';

async function withQueue(properties: object = {}): Promise<Region> {
  const region = createRegion();
  await region.deploy('AWS::SQS::Queue', 'work', properties);
  return region;
}

const send = (region: Region, MessageBody: string) =>
  region.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

const receive = async (region: Region, options: Partial<ReceiveMessageCommandInput> = {}) =>
  (await region.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, ...options }))).Messages ?? [];

const bodies = async (region: Region, options: Partial<ReceiveMessageCommandInput> = {}) =>
  (await receive(region, { MaxNumberOfMessages: 10, ...options })).map(({ Body }) => Body);

const attributes = async (region: Region, queue = 'work') =>
  (await region.clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl(queue), AttributeNames: ['All'] })))
    .Attributes!;

describe('a queue', () => {
  it('gives a message back with the digests that SDK clients verify', async () => {
    const region = await withQueue();
    const sent = await region.clients.sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'hello',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
      }),
    );
    // md5('hello'), and the documented digest of one string attribute, both computed with md5sum.
    expect(sent.MD5OfMessageBody).toBe('5d41402abc4b2a76b9719d911017c592');
    expect(sent.MD5OfMessageAttributes).toBe('55ed4b7836c74ac3476eb038898fee8b');
    const [message] = await receive(region, { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'hello',
      MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
      Attributes: { SentTimestamp: String(START), ApproximateReceiveCount: '1', SenderId: 'test' },
    });
  });

  it('hides a received message until its visibility timeout is over', async () => {
    const region = await withQueue({ VisibilityTimeout: 60 });
    await send(region, 'a');
    expect(await bodies(region)).toEqual(['a']);
    await region.pass(59_999);
    expect(await bodies(region)).toEqual([]);
    await region.pass(1);
    expect(await bodies(region)).toEqual(['a']);
  });

  it('hides it for thirty seconds unless told otherwise', async () => {
    const region = await withQueue();
    await send(region, 'a');
    await receive(region);
    await region.pass(29_999);
    expect(await bodies(region)).toEqual([]);
    await region.pass(1);
    expect(await bodies(region)).toEqual(['a']);
  });

  it('forgets a message that is deleted with its latest receipt handle, and with no other', async () => {
    const region = await withQueue();
    await send(region, 'a');
    const [first] = await receive(region, { VisibilityTimeout: 10 });
    await region.pass(10_000);
    const [second] = await receive(region, { VisibilityTimeout: 10 });
    await region.clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first!.ReceiptHandle }));
    expect(await attributes(region)).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '1' });
    await region.clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second!.ReceiptHandle }));
    await region.pass(HOUR);
    expect(await bodies(region)).toEqual([]);
  });

  it('changes the visibility of a message that is in flight, and of no other', async () => {
    const region = await withQueue();
    await send(region, 'a');
    const [message] = await receive(region);
    const change = (VisibilityTimeout: number) =>
      region.clients.sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message!.ReceiptHandle, VisibilityTimeout }),
      );
    await change(0);
    expect(await bodies(region, { VisibilityTimeout: 0 })).toEqual(['a']);
    await expect(change(10)).rejects.toMatchObject({
      message: `Value ${message!.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    });
    await expect(
      region.clients.sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'nonsense', VisibilityTimeout: 1 }),
      ),
    ).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('lets a receiver wait in Region time until a message comes', async () => {
    const region = await withQueue();
    const waiting = bodies(region, { WaitTimeSeconds: 20 });
    let answeredMs = 0;
    void waiting.then(() => (answeredMs = region.clock.now()));
    region.clock.setTimeout(() => void send(region, 'late'), 7_000);
    await region.pass(MINUTE);
    expect(await waiting).toEqual(['late']);
    expect(answeredMs - START).toBe(7_000);
  });

  it('answers a waiting receiver with nothing when the time is over', async () => {
    const region = await withQueue({ ReceiveMessageWaitTimeSeconds: 5 });
    const waiting = bodies(region);
    let answeredMs = 0;
    void waiting.then(() => (answeredMs = region.clock.now()));
    await region.pass(MINUTE);
    expect(await waiting).toEqual([]);
    expect(answeredMs - START).toBe(5_000);
  });

  it('wakes a waiting receiver when a message becomes visible again', async () => {
    const region = await withQueue();
    await send(region, 'a');
    await receive(region, { VisibilityTimeout: 3 });
    const waiting = bodies(region, { WaitTimeSeconds: 20 });
    await region.pass(3_000);
    expect(await waiting).toEqual(['a']);
  });

  it('keeps a delayed message back', async () => {
    const region = await withQueue({ DelaySeconds: 10 });
    await send(region, 'a');
    expect(await attributes(region)).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '1',
    });
    await region.pass(10_000);
    expect(await bodies(region)).toEqual(['a']);
  });

  it('drops messages after the retention period', async () => {
    const region = await withQueue({ MessageRetentionPeriod: 3_600 });
    await send(region, 'a');
    await region.pass(HOUR - 1);
    expect(await attributes(region)).toMatchObject({ ApproximateNumberOfMessages: '1' });
    await region.pass(1);
    expect(await attributes(region)).toMatchObject({ ApproximateNumberOfMessages: '0' });
  });

  it('moves a message that was received too often to its dead-letter queue', async () => {
    const region = createRegion();
    await region.deploy('AWS::SQS::Queue', 'dead');
    await region.deploy('AWS::SQS::Queue', 'work', {
      VisibilityTimeout: 1,
      RedrivePolicy: { deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 2 },
    });
    const { MessageId } = await send(region, 'poison');
    for (let i = 0; i < 2; i++) {
      expect(await bodies(region)).toEqual(['poison']);
      await region.pass(1_000);
    }
    expect(await bodies(region)).toEqual([]);
    const [dead] = await receive(region, { QueueUrl: queueUrl('dead'), MessageSystemAttributeNames: ['All'] });
    expect(dead).toMatchObject({
      MessageId,
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: queueArn('work') },
    });
  });

  it('sends a batch in which one entry fails', async () => {
    const region = await withQueue({ MaximumMessageSize: 1_024 });
    const answer = await region.clients.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'fits', MessageBody: 'x'.repeat(1_024) },
          { Id: 'too-long', MessageBody: 'x'.repeat(1_025) },
        ],
      }),
    );
    expect(answer.Successful!.map(({ Id }) => Id)).toEqual(['fits']);
    expect(answer.Failed).toMatchObject([{ Id: 'too-long', SenderFault: true, Code: 'InvalidParameterValue' }]);
  });

  it('is emptied by a purge', async () => {
    const region = await withQueue();
    await send(region, 'a');
    await region.clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await bodies(region)).toEqual([]);
  });

  it('is found by name, listed, and shows its tags', async () => {
    const region = await withQueue({ Tags: [{ Key: 'owner', Value: 'evenkeel' }] });
    expect((await region.clients.sqs.send(new GetQueueUrlCommand({ QueueName: 'work' }))).QueueUrl).toBe(QueueUrl);
    expect((await region.clients.sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'wo' }))).QueueUrls).toEqual([
      QueueUrl,
    ]);
    expect((await region.clients.sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'x' }))).QueueUrls).toBeUndefined();
    expect((await region.clients.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ owner: 'evenkeel' });
    await expect(region.clients.sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });

  it('of first-in-first-out kind is refused by name', async () => {
    await expect(withQueue({ FifoQueue: true })).rejects.toThrow('A FIFO queue is not simulated');
    const created = createRegion().clients.sqs.send(new CreateQueueCommand({ QueueName: 'a.fifo' }));
    await expect(created).rejects.toThrow('Can only include alphanumeric characters, hyphens, or underscores.');
  });

  it('with a property that is not simulated fails to deploy', async () => {
    await expect(withQueue({ Colour: 'red' })).rejects.toThrow('Unknown Attribute Colour. (InvalidAttributeName)');
  });
});

const lengths = (region: Region) =>
  region.metrics.filter(({ name }) => name === 'ApproximateNumberOfMessagesVisible').map(({ value }) => value);

describe('the metrics of a queue', () => {
  it('are published each full minute while it holds messages, then a while with zero, then no more', async () => {
    const region = await withQueue();
    await region.pass(HOUR);
    expect(region.metrics).toEqual([]);
    await send(region, 'a');
    await region.pass(3 * MINUTE);
    expect(lengths(region)).toEqual([1, 1, 1]);
    await region.clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
    await region.pass(HOUR);
    expect(lengths(region).slice(3)).toEqual(Array(16).fill(0));
    expect(region.clock.pending).toBe(0);
    expect(region.sumOf('AWS/SQS', 'NumberOfMessagesSent')).toBe(1);
  });
});

const deployPolicy = (region: Region, document: object) =>
  region.deploy('AWS::SQS::QueuePolicy', 'policy', { Queues: [QueueUrl], PolicyDocument: document });

describe('the policy of a queue', () => {
  const delivery = {
    targetArn: queueArn('work'),
    payload: '{}',
    principal: 'events.amazonaws.com',
    sourceArn: RULE_ARN,
  };
  const statement = allowing('events.amazonaws.com', 'sqs:SendMessage', queueArn('work'), RULE_ARN).Statement[0]!;

  it.each([
    ['the exact source', statement, true],
    [
      'a source pattern',
      { ...statement, Condition: { ArnLike: { 'aws:SourceArn': `${RULE_ARN.slice(0, -1)}*` } } },
      true,
    ],
    ['all actions of the service', { ...statement, Action: 'sqs:*' }, true],
    [
      'everybody from this account',
      { ...statement, Principal: '*', Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } },
      true,
    ],
    ['another source', { ...statement, Condition: { ArnEquals: { 'aws:SourceArn': `${RULE_ARN}b` } } }, false],
    ['another service', { ...statement, Principal: { Service: 'sns.amazonaws.com' } }, false],
    ['a role', { ...statement, Principal: { AWS: 'arn:aws:iam::123456789012:role/x' } }, false],
    ['another action', { ...statement, Action: ['sqs:ReceiveMessage'] }, false],
    ['another queue', { ...statement, Resource: queueArn('other') }, false],
    ['another account', { ...statement, Condition: { StringEquals: { 'aws:SourceAccount': '210987654321' } } }, false],
  ])('that allows %s: delivered %#', async (_name, allowed, isDelivered) => {
    const region = await withQueue();
    await deployPolicy(region, { Statement: [allowed] });
    const answer = await deliver(region.core, delivery).then(
      () => 'taken',
      (error: { code?: string }) => error.code,
    );
    expect(answer).toBe(isDelivered ? 'taken' : 'AccessDenied');
    expect(await bodies(region)).toEqual(isDelivered ? ['{}'] : []);
  });

  it('may deny what comes without TLS, which nothing does', async () => {
    const region = await withQueue();
    const insecure = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    await deployPolicy(region, { Statement: [statement, insecure] });
    await deliver(region.core, delivery);
    expect(await bodies(region)).toEqual(['{}']);
  });

  it('may deny what it also allows', async () => {
    const region = await withQueue();
    await deployPolicy(region, { Statement: [statement, { ...statement, Effect: 'Deny' }] });
    await expect(deliver(region.core, delivery)).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  it.each([
    [{ ...statement, NotAction: 'x' }, 'resource policies with NotAction are not simulated'],
    [
      { ...statement, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      'the condition operator IpAddress is not simulated',
    ],
    [
      { ...statement, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
      'the condition key aws:PrincipalOrgID is not simulated',
    ],
  ])('with what is not simulated fails to deploy %#', async (wrong, says) => {
    const region = await withQueue();
    await expect(deployPolicy(region, { Statement: [wrong] })).rejects.toThrow(says);
  });
});
