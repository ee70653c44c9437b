import type * as client from '@aws-sdk/client-sqs';
import { AwsError, type CallContext, type Handlers } from '../../../wire/handlers.ts';
import { invalidParameter, invalidValue } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import { md5, md5OfAttributes, sizeOf, type Message, type MessageAttributes } from '../message.ts';
import type { Queue } from '../queue.ts';
import { checkSent, type Sent } from '../sent.ts';
import type { QueueStore } from '../store.ts';
import { checkBatch, inBatch } from './batches.ts';

export function messageHandlers(store: QueueStore): Handlers<typeof client> {
  const queueOf = (input: { QueueUrl?: string | undefined }) => store.get(input.QueueUrl ?? '');
  return {
    SendMessage(input, context) {
      const queue = queueOf(input);
      const { maximumMessageBytes } = queue.settings;
      if (sizeOf(input.MessageBody ?? '', input.MessageAttributes ?? {}) > maximumMessageBytes)
        throw invalidValue(`One or more parameters are invalid. Reason: ${tooLong(maximumMessageBytes)}`);
      return send(store, queue, input, context);
    },
    SendMessageBatch(input, context) {
      const queue = queueOf(input);
      checkBatch(input.Entries);
      checkBatchSize(input.Entries ?? []);
      const { maximumMessageBytes } = queue.settings;
      return inBatch(input.Entries, (entry) => {
        if (sizeOf(entry.MessageBody ?? '', entry.MessageAttributes ?? {}) > maximumMessageBytes)
          throw invalidValue(`One or more parameters cannot be validated. Reason: ${tooLong(maximumMessageBytes)}`);
        return send(store, queue, entry, context);
      });
    },
    async ReceiveMessage(input) {
      const queue = queueOf(input);
      const { MaxNumberOfMessages: limit = 1, VisibilityTimeout, WaitTimeSeconds } = input;
      if (limit < 1 || limit > 10)
        throw invalidParameter('MaxNumberOfMessages', limit, 'Must be between 1 and 10, if provided.');
      const waitSeconds = within('WaitTimeSeconds', WaitTimeSeconds, 20) ?? queue.settings.receiveWaitSeconds;
      const hiddenSeconds = within('VisibilityTimeout', VisibilityTimeout, 43_200) ?? queue.settings.visibilitySeconds;
      const messages = await queue.receive(limit, hiddenSeconds * 1_000, waitSeconds * 1_000);
      if (messages.length === 0) return {};
      const names: readonly string[] = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
      return { Messages: messages.map((message) => asReceived(message, names, input.MessageAttributeNames ?? [])) };
    },
    DeleteMessage: (input) => (queueOf(input).delete(input.ReceiptHandle ?? ''), {}),
    DeleteMessageBatch(input) {
      const queue = queueOf(input);
      checkBatch(input.Entries);
      return inBatch(input.Entries, (entry) => (queue.delete(entry.ReceiptHandle ?? ''), {}));
    },
    ChangeMessageVisibility: (input) => (changeVisibility(queueOf(input), input), {}),
    ChangeMessageVisibilityBatch(input) {
      const queue = queueOf(input);
      checkBatch(input.Entries);
      return inBatch(input.Entries, (entry) => (changeVisibility(queue, entry), {}));
    },
  };
}

const tooLong = (bytes: number) => `Message must be shorter than ${bytes} bytes.`;

function within(name: string, seconds: number | undefined, highest: number): number | undefined {
  if (seconds !== undefined && (seconds < 0 || seconds > highest))
    throw invalidParameter(name, seconds, `Must be >= 0 and <= ${highest}, if provided.`);
  return seconds;
}

function changeVisibility(
  queue: Queue,
  {
    ReceiptHandle = '',
    VisibilityTimeout: seconds = 0,
  }: { ReceiptHandle?: string | undefined; VisibilityTimeout?: number | undefined },
): void {
  if (seconds < 0 || seconds > 43_200) {
    const reason = 'VisibilityTimeout must be an integer between 0 and 43200.';
    throw invalidParameter('VisibilityTimeout', seconds, reason);
  }
  queue.changeVisibility(ReceiptHandle, seconds * 1_000);
}

function checkBatchSize(entries: readonly Sent[]): void {
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry.MessageBody ?? '', entry.MessageAttributes ?? {}), 0);
  if (bytes <= QUOTAS.messageBytes) return;
  const message = `Batch requests cannot be longer than ${QUOTAS.messageBytes} bytes. You have sent ${bytes} bytes.`;
  throw new AwsError('BatchRequestTooLong', message);
}

function send(store: QueueStore, queue: Queue, input: Sent, context: CallContext) {
  checkSent(input);
  const attributes: MessageAttributes = input.MessageAttributes ?? {};
  const system = (input.MessageSystemAttributes ?? {}) as MessageAttributes;
  const message = store.send(queue, {
    body: input.MessageBody!,
    attributes,
    senderId: context.accessKeyId,
    delaySeconds: input.DelaySeconds,
    groupId: input.MessageGroupId,
    traceHeader: system['AWSTraceHeader']?.StringValue,
  });
  const digests = { attributes: md5OfAttributes(attributes), system: md5OfAttributes(system) };
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(message.body),
    ...(digests.attributes !== undefined && { MD5OfMessageAttributes: digests.attributes }),
    ...(digests.system !== undefined && { MD5OfMessageSystemAttributes: digests.system }),
  };
}

function asReceived(message: Message, systemNames: readonly string[], attributeNames: readonly string[]) {
  const system: Record<string, string | undefined> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
    MessageGroupId: message.groupId,
    AWSTraceHeader: message.traceHeader,
  };
  const chosen = Object.entries(system).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (systemNames.includes('All') || systemNames.includes(entry[0])),
  );
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => isWanted(name, attributeNames)),
  );
  const attributesDigest = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(chosen.length > 0 ? { Attributes: Object.fromEntries(chosen) } : {}),
    ...(attributesDigest ? { MessageAttributes: attributes, MD5OfMessageAttributes: attributesDigest } : {}),
  };
}

/** `All`, `.*`, a name, or a prefix followed by `*` or `.*`. */
const isWanted = (name: string, wanted: readonly string[]) =>
  wanted.some(
    (want) => want === 'All' || want === name || (want.endsWith('*') && name.startsWith(want.replace(/\.?\*$/, ''))),
  );
