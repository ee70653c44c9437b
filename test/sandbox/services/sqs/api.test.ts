import {
  AddPermissionCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  RemovePermissionCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { createRegion, MINUTE, queueArn, queueUrl, START } from '../events/region.ts';

/** The values below are those that AWS gave to localstack's validated tests, unless a line says otherwise. */
const QueueUrl = queueUrl('work');

async function withQueue(Attributes: Record<string, string> = {}) {
  const region = createRegion();
  const { sqs } = region.clients;
  await sqs.send(new CreateQueueCommand({ QueueName: 'work', Attributes }));
  const get = async (...names: string[]) =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names as 'All'[] }))).Attributes;
  const set = (changes: Record<string, string>) =>
    sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: changes }));
  return { region, sqs, get, set };
}

const SECONDS = String(START / 1_000);
const DEFAULTS = {
  QueueArn: queueArn('work'),
  ApproximateNumberOfMessages: '0',
  ApproximateNumberOfMessagesNotVisible: '0',
  ApproximateNumberOfMessagesDelayed: '0',
  CreatedTimestamp: SECONDS,
  LastModifiedTimestamp: SECONDS,
  VisibilityTimeout: '30',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  DelaySeconds: '0',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
};

describe('the attributes of a queue', () => {
  it('have defaults, all of which are shown', async () => {
    const { get } = await withQueue();
    expect(await get('All')).toEqual(DEFAULTS);
    expect(await get()).toBeUndefined();
    expect(await get('Policy')).toBeUndefined();
  });

  it('are changed one by one, and say when', async () => {
    const { region, get, set } = await withQueue({ MessageRetentionPeriod: '604800' });
    await region.pass(MINUTE);
    await set({ DelaySeconds: '420', MaximumMessageSize: '2048' });
    expect(await get('All')).toEqual({
      ...DEFAULTS,
      LastModifiedTimestamp: String(START / 1_000 + 60),
      MessageRetentionPeriod: '604800',
      DelaySeconds: '420',
      MaximumMessageSize: '2048',
    });
  });

  it('know one kind of encryption at a time', async () => {
    const { get, set } = await withQueue();
    await set({ KmsMasterKeyId: 'testKeyId', KmsDataKeyReusePeriodSeconds: '6000' });
    const names = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'];
    expect(await get(...names)).toEqual({
      KmsMasterKeyId: 'testKeyId',
      KmsDataKeyReusePeriodSeconds: '6000',
      SqsManagedSseEnabled: 'false',
    });
    await set({ SqsManagedSseEnabled: 'true' });
    expect(await get(...names)).toEqual({ SqsManagedSseEnabled: 'true' });
    await expect(set({ KmsMasterKeyId: 'testKeyId', SqsManagedSseEnabled: 'true' })).rejects.toMatchObject({
      name: 'InvalidAttributeName',
      message:
        'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    });
  });

  it.each([
    [{ FifoQueue: 'false' }, 'InvalidAttributeName', 'Unknown Attribute FifoQueue.'],
    [{ ContentBasedDeduplication: 'false' }, 'InvalidAttributeName', 'Unknown Attribute ContentBasedDeduplication.'],
    [
      { DeduplicationScope: 'queue' },
      'InvalidAttributeName',
      'You can specify the DeduplicationScope only when FifoQueue is set to true.',
    ],
    [
      { FifoThroughputLimit: 'perQueue' },
      'InvalidAttributeName',
      'You can specify the FifoThroughputLimit only when FifoQueue is set to true.',
    ],
    [{ VisibilityTimeout: '43201' }, 'InvalidAttributeValue', 'Invalid value for the parameter VisibilityTimeout.'],
    [{ DelaySeconds: '1.5' }, 'InvalidAttributeValue', 'Invalid value for the parameter DelaySeconds.'],
    [
      { RedriveAllowPolicy: '{"redrivePermission":"some"}' },
      'InvalidAttributeValue',
      'Invalid value for the parameter RedriveAllowPolicy.',
    ],
    [{ Policy: '{' }, 'InvalidAttributeValue', 'Invalid value for the parameter Policy.'],
  ])('refuse %j', async (Attributes, name, message) => {
    const { sqs } = createRegion().clients;
    const created = sqs.send(new CreateQueueCommand({ QueueName: 'work', Attributes }));
    await expect(created).rejects.toMatchObject({ name, message });
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toBeUndefined();
  });

  it.each([
    ['{"maxReceiveCount":"42"}', 'deadLetterTargetArn'],
    [`{"deadLetterTargetArn":"${queueArn('dead')}"}`, 'maxReceiveCount'],
    [`{"deadLetterTargetArn":"${queueArn('dead')}","maxReceiveCount":"invalid"}`, 'maxReceiveCount: "invalid"'],
    [`{"deadLetterTargetArn":"${queueArn('dead')}","maxReceiveCount":1001}`, 'maxReceiveCount: 1001'],
    [`{"deadLetterTargetArn":"${queueArn('none')}","maxReceiveCount":3}`, 'Dead letter target does not exist.'],
  ])('refuse the redrive policy %s', async (RedrivePolicy, says) => {
    const { sqs, set } = await withQueue();
    await sqs.send(new CreateQueueCommand({ QueueName: 'dead' }));
    await expect(set({ RedrivePolicy })).rejects.toThrow(says);
  });

  it('name the queues whose dead letters come here', async () => {
    const { sqs, set } = await withQueue();
    await sqs.send(new CreateQueueCommand({ QueueName: 'dead' }));
    await set({ RedrivePolicy: `{"deadLetterTargetArn":"${queueArn('dead')}","maxReceiveCount":3}` });
    const sources = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: queueUrl('dead') }));
    expect(sources.queueUrls).toEqual([QueueUrl]);
  });
});

describe('a queue', () => {
  it('may be created again unless an attribute differs', async () => {
    const { sqs } = await withQueue({ DelaySeconds: '1' });
    const create = (Attributes: Record<string, string>) =>
      sqs.send(new CreateQueueCommand({ QueueName: 'work', Attributes }));
    expect((await create({ DelaySeconds: '1' })).QueueUrl).toBe(QueueUrl);
    expect((await create({})).QueueUrl).toBe(QueueUrl);
    await expect(create({ DelaySeconds: '2' })).rejects.toMatchObject({
      name: 'QueueNameExists',
      message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
    });
  });

  it('may be created anew a minute after it was deleted', async () => {
    const { region, sqs } = await withQueue();
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    const create = () => sqs.send(new CreateQueueCommand({ QueueName: 'work' }));
    await region.pass(59_999);
    await expect(create()).rejects.toMatchObject({
      name: 'QueueDeletedRecently',
      message: 'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    });
    await region.pass(1);
    expect((await create()).QueueUrl).toBe(QueueUrl);
  });

  it.each(['', 'a/b', 'a b', 'a.fifo', 'x'.repeat(81)])('is not called %j', async (QueueName) => {
    await expect(createRegion().clients.sqs.send(new CreateQueueCommand({ QueueName }))).rejects.toMatchObject({
      message: 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('is emptied once a minute', async () => {
    const { region, sqs } = await withQueue();
    const purge = () => sqs.send(new PurgeQueueCommand({ QueueUrl }));
    await purge();
    await region.pass(59_999);
    await expect(purge()).rejects.toMatchObject({
      name: 'PurgeQueueInProgress',
      message: 'Only one PurgeQueue operation on work is allowed every 60 seconds.',
      $metadata: { httpStatusCode: 403 },
    });
    await region.pass(1);
    await purge();
  });

  it('is listed in pages, in the order of names', async () => {
    const { sqs } = createRegion().clients;
    for (const at of [3, 1, 2, 0]) await sqs.send(new CreateQueueCommand({ QueueName: `queue-${at}` }));
    const first = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'queue-', MaxResults: 3 }));
    expect(first.QueueUrls).toEqual([0, 1, 2].map((at) => queueUrl(`queue-${at}`)));
    const rest = new ListQueuesCommand({ QueueNamePrefix: 'queue-', MaxResults: 3, NextToken: first.NextToken });
    expect(await sqs.send(rest)).toMatchObject({ QueueUrls: [queueUrl('queue-3')] });
    expect((await sqs.send(rest)).NextToken).toBeUndefined();
  });

  it('has tags', async () => {
    const { sqs } = await withQueue();
    const list = async () => (await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;
    expect(await list()).toBeUndefined();
    await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { tag1: 'value1', tag2: 'value2', tag3: '' } }));
    expect(await list()).toEqual({ tag1: 'value1', tag2: 'value2', tag3: '' });
    await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['tag1', 'tag3'] }));
    expect(await list()).toEqual({ tag2: 'value2' });
  });

  it('that does not exist is refused by the same words everywhere', async () => {
    const { sqs } = createRegion().clients;
    await expect(sqs.send(new DeleteQueueCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('the permissions of a queue', () => {
  it('come and go by their labels', async () => {
    const { sqs, get } = await withQueue();
    const add = (Label: string, ...AWSAccountIds: string[]) =>
      sqs.send(new AddPermissionCommand({ QueueUrl, Label, AWSAccountIds, Actions: ['ReceiveMessage'] }));
    const remove = (Label: string) => sqs.send(new RemovePermissionCommand({ QueueUrl, Label }));
    await add('crossaccount', '668614515564');
    expect(JSON.parse((await get('Policy'))!['Policy']!)).toEqual({
      Version: '2008-10-17',
      Id: `${queueArn('work')}/SQSDefaultPolicy`,
      Statement: [
        {
          Sid: 'crossaccount',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::668614515564:root' },
          Action: 'SQS:ReceiveMessage',
          Resource: queueArn('work'),
        },
      ],
    });
    await expect(add('crossaccount', '1')).rejects.toThrow(
      'Value crossaccount for parameter Label is invalid. Reason: Already exists.',
    );
    await remove('crossaccount');
    expect(await get('Policy')).toBeUndefined();
    await expect(remove('crossaccount')).rejects.toThrow(
      "Value crossaccount for parameter Label is invalid. Reason: can't find label.",
    );
  });

  const statement = (more: object = {}) => ({
    Effect: 'Allow',
    Principal: '*',
    Action: 'sqs:SendMessage',
    Resource: '*',
    ...more,
  });
  const many = (count: number) => Array.from({ length: count }, (_, at) => `v${at}`);
  const conditions = (count: number) => ({
    StringEquals: Object.fromEntries(many(count).map((value) => [`aws:${value}`, value])),
  });

  // The quotas of the developer guide. The first and the fourth texts are reported by users.
  it.each([
    [[statement({ Resource: 'x'.repeat(8_192) })], 'Submitted policy is over max allowed size.'],
    [
      Array.from({ length: 21 }, () => statement()),
      '21 statements were found in the submitted policy, max allowed is 20',
    ],
    [
      [statement({ Principal: { AWS: many(51) } })],
      '51 principals were found in the submitted policy, max allowed is 50',
    ],
    [
      [statement({ Action: many(8) })],
      '8 actions were found in a statement from the submitted policy, max allowed is 7',
    ],
    [
      [statement({ Condition: conditions(11) })],
      '11 conditions were found in a statement from the submitted policy, max allowed is 10',
    ],
  ])('are limited: %#', async (Statement, message) => {
    const { region, get, set } = await withQueue();
    const refused = { name: 'OverLimit', message, $metadata: { httpStatusCode: 403 } };
    await expect(set({ Policy: JSON.stringify({ Statement }) })).rejects.toMatchObject(refused);
    expect(await get('Policy')).toBeUndefined();
    const properties = { Queues: [QueueUrl], PolicyDocument: { Statement } };
    await expect(region.deploy('AWS::SQS::QueuePolicy', 'policy', properties)).rejects.toThrow(
      `${message} (OverLimit)`,
    );
    expect(await get('Policy')).toBeUndefined();
  });

  it('may be as many as the quotas allow', async () => {
    const { get, set } = await withQueue();
    const Policy = JSON.stringify({
      Statement: [...Array.from({ length: 19 }, () => statement()), statement({ Action: many(7) })],
    });
    await set({ Policy });
    expect(await get('Policy')).toEqual({ Policy });
  });
});

describe('a message', () => {
  const long = (bytes: number) => 'x'.repeat(bytes);

  it.each([
    [{ MessageBody: '' }, 'The request must contain the parameter MessageBody.'],
    [{ MessageBody: 'a\u0008' }, 'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD'],
    [
      { MessageBody: long(1_048_577) },
      'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    ],
    [
      { MessageGroupId: 'group 123' },
      'Value group 123 for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.',
    ],
    [
      { MessageDeduplicationId: '' },
      'Value  for parameter MessageDeduplicationId is invalid. Reason: MessageDeduplicationId can only include',
    ],
    [{ MessageDeduplicationId: 'a' }, 'Reason: The request include parameter that is not valid for this queue type.'],
    [
      { MessageAttributes: { ErrorDetails: { DataType: 'String', StringValue: '' } } },
      "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
    ],
    [{ MessageAttributes: { 'aWs.x': { DataType: 'String', StringValue: 'a' } } }, 'aWs.x'],
    [{ MessageAttributes: { a: { DataType: 'Invalid', StringValue: 'a' } } }, "attribute 'a' is invalid"],
    [{ DelaySeconds: 901 }, 'Value 901 for parameter DelaySeconds is invalid.'],
  ])('is refused: %#', async (input, says) => {
    const { sqs } = await withQueue();
    const sent = sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', ...input }));
    await expect(sent).rejects.toThrow(says);
    await expect(sent).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });

  it('of a standard queue may have a group, which is shown', async () => {
    const { sqs } = await withQueue();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'message', MessageGroupId: 'test' }));
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['MessageGroupId'] }),
    );
    expect(Messages![0]!.Attributes).toEqual({ MessageGroupId: 'test' });
  });

  it('shows the attributes that are asked for', async () => {
    const { sqs } = await withQueue({ VisibilityTimeout: '0' });
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'msg',
        MessageAttributes: { 'Help.Me': text('Me'), Hello: text('There'), General: text('Kenobi') },
      }),
    );
    const shown = async (...MessageAttributeNames: string[]) => {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames }));
      const { MessageAttributes = {}, MD5OfMessageAttributes } = Messages![0]!;
      return [Object.keys(MessageAttributes).toSorted(), MD5OfMessageAttributes];
    };
    expect(await shown()).toEqual([[], undefined]);
    expect(await shown('All')).toEqual([['General', 'Hello', 'Help.Me'], '4c360f3fdafd970e05fae2f149d997f5']);
    expect(await shown('*')).toEqual([['General', 'Hello', 'Help.Me'], '4c360f3fdafd970e05fae2f149d997f5']);
    expect(await shown('Foo', 'Hello')).toEqual([['Hello'], 'a311262e065454b75da111d535b8dacd']);
    expect(await shown('Hel.*')).toEqual([['Hello', 'Help.Me'], '83fee93c1bcd8b9a5a923ffacdc636c7']);
  });

  it.each([
    [
      { MaxNumberOfMessages: 11 },
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      { WaitTimeSeconds: 21 },
      'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
    [
      { WaitTimeSeconds: -1 },
      'Value -1 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
  ])('is not received by %j', async (input, message) => {
    const { sqs } = await withQueue();
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl, ...input }))).rejects.toMatchObject({ message });
  });

  it('keeps its handle when it has become visible again', async () => {
    const { region, sqs } = await withQueue({ VisibilityTimeout: '1' });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'test' }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    await region.pass(2_000);
    const { ReceiptHandle } = Messages![0]!;
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 2 }));
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await expect(
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 42 })),
    ).rejects.toThrow(
      `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    );
  });

  it.each([
    [20, 'm', 'TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10. You have sent 20.'],
    [
      1,
      'm.',
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    ],
  ])('is not sent or deleted in a batch of %i called %s', async (count, prefix, name, message) => {
    const { sqs } = await withQueue();
    const ids = Array.from({ length: count }, (_, at) => `${prefix}${at}`);
    const sent = new SendMessageBatchCommand({ QueueUrl, Entries: ids.map((Id) => ({ Id, MessageBody: 'a' })) });
    await expect(sqs.send(sent)).rejects.toMatchObject({ name, message });
    const Entries = ids.map((Id) => ({ Id, ReceiptHandle: 'work/1' }));
    const deleted = sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    await expect(deleted).rejects.toMatchObject({ name, message });
  });

  it('of a batch is counted with the others', async () => {
    const { sqs } = await withQueue();
    const Entries = [
      { Id: '1', MessageBody: long(1_048_576) },
      { Id: '2', MessageBody: 'a' },
    ];
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name: 'BatchRequestTooLong',
      message: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
    });
  });

  it('of a batch fails by itself', async () => {
    const { sqs } = await withQueue({ MaximumMessageSize: '1024' });
    const Entries = [
      { Id: '1', MessageBody: long(1_025) },
      { Id: '2', MessageBody: long(1_024) },
    ];
    const { Failed, Successful } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(Failed).toEqual([
      {
        Id: '1',
        SenderFault: true,
        Code: 'InvalidParameterValue',
        Message: 'One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.',
      },
    ]);
    // md5 of 1,024 x, as md5sum gives it.
    expect(Successful).toMatchObject([{ Id: '2', MD5OfMessageBody: '7265f4d211b56873a381d321f586e4a9' }]);
  });
});
