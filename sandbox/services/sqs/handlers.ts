import type * as client from '@aws-sdk/client-sqs';
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { AwsError, type CallContext, type Handlers } from '../../wire/handlers.ts';
import { md5, md5OfAttributes, type Message, type MessageAttributes } from './message.ts';
import type { Queue } from './queue.ts';
import { readSettings, settingsAsAttributes } from './settings.ts';
import type { QueueStore } from './store.ts';

type Package = typeof client;

/** The API of SQS. */
export function createHandlers(store: QueueStore): Handlers<Package> {
  const queueOf = (input: { QueueUrl?: string | undefined }) => store.get(input.QueueUrl ?? '');
  return {
    CreateQueue(input) {
      const name = input.QueueName ?? '';
      const { Policy, ...attributes } = input.Attributes ?? {};
      const settings = refusing('InvalidAttributeName', () => readSettings(attributes));
      const existing = store.find(name);
      if (existing && JSON.stringify(existing.settings) !== JSON.stringify(settings)) {
        throw new AwsError(
          'QueueNameExists',
          'A queue already exists with the same name and a different value for an attribute.',
        );
      }
      const queue = existing ?? refusing('UnsupportedOperation', () => store.create(name, settings));
      if (Policy) refusing('InvalidAttributeValue', () => queue.setPolicy(JSON.parse(Policy)));
      if (input.tags) queue.tags = input.tags;
      return { QueueUrl: queue.url };
    },
    DeleteQueue: (input) => (store.delete(queueOf(input)), {}),
    GetQueueUrl: (input) => ({ QueueUrl: store.get(input.QueueName ?? '').url }),
    ListQueues(input) {
      const named = store.all().filter(({ name }) => name.startsWith(input.QueueNamePrefix ?? ''));
      return named.length > 0 ? { QueueUrls: named.map(({ url }) => url) } : {};
    },
    ListQueueTags: (input) => ({ Tags: { ...queueOf(input).tags } }),
    GetQueueAttributes(input) {
      const all = attributesOf(queueOf(input));
      const wanted: readonly string[] = input.AttributeNames ?? [];
      const chosen = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name));
      return { Attributes: Object.fromEntries(chosen) };
    },
    SendMessage: (input, context) => send(store, queueOf(input), input, context),
    SendMessageBatch(input, context) {
      const queue = queueOf(input);
      return inBatch(input.Entries, (entry) => send(store, queue, entry, context));
    },
    async ReceiveMessage(input) {
      const queue = queueOf(input);
      const visibilityMs = (input.VisibilityTimeout ?? queue.settings.visibilitySeconds) * 1_000;
      const waitMs = (input.WaitTimeSeconds ?? queue.settings.receiveWaitSeconds) * 1_000;
      const messages = await queue.receive(receiveLimit(input.MaxNumberOfMessages), visibilityMs, waitMs);
      if (messages.length === 0) return {};
      const names: readonly string[] = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
      return { Messages: messages.map((message) => asReceived(message, names, input.MessageAttributeNames ?? [])) };
    },
    DeleteMessage: (input) => (queueOf(input).delete(input.ReceiptHandle ?? ''), {}),
    DeleteMessageBatch(input) {
      const queue = queueOf(input);
      return inBatch(input.Entries, (entry) => (queue.delete(entry.ReceiptHandle ?? ''), {}));
    },
    ChangeMessageVisibility(input) {
      queueOf(input).changeVisibility(input.ReceiptHandle ?? '', (input.VisibilityTimeout ?? 0) * 1_000);
      return {};
    },
    PurgeQueue: (input) => (queueOf(input).purge(), {}),
  };
}

/** Turns what an inner part says about the input into the error that the caller sees. */
function refusing<Result>(code: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new AwsError(code, error instanceof Error ? error.message : String(error));
  }
}

function receiveLimit(wanted = 1): number {
  if (wanted < 1 || wanted > 10) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${wanted} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  }
  return wanted;
}

type Sent = Omit<SendMessageBatchRequestEntry, 'Id'>;

function send(store: QueueStore, queue: Queue, input: Sent, context: CallContext) {
  if (input.MessageGroupId || input.MessageDeduplicationId) {
    throw new AwsError('UnsupportedOperation', 'message groups and deduplication are not simulated');
  }
  if (!input.MessageBody) throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  const attributes: MessageAttributes = input.MessageAttributes ?? {};
  const message = store.send(queue, {
    body: input.MessageBody,
    attributes,
    senderId: context.accessKeyId,
    delaySeconds: input.DelaySeconds,
  });
  const attributesDigest = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(message.body),
    ...(attributesDigest ? { MD5OfMessageAttributes: attributesDigest } : {}),
  };
}

/** At most ten entries with distinct identifiers; each one succeeds or fails by itself. */
function inBatch<Entry extends { Id?: string | undefined }, Result extends object>(
  entries: readonly Entry[] | undefined,
  run: (entry: Entry) => Result,
) {
  if (!entries?.length) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > 10)
    throw new AwsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  const Successful: (Result & { Id: string })[] = [];
  const Failed: { Id: string; SenderFault: boolean; Code: string; Message: string }[] = [];
  for (const entry of entries) {
    const Id = entry.Id ?? '';
    try {
      Successful.push({ ...run(entry), Id });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

function asReceived(message: Message, systemNames: readonly string[], attributeNames: readonly string[]) {
  const system: Record<string, string | undefined> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
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

/** `All`, `.*`, a name, or a prefix followed by `.*`. */
const isWanted = (name: string, wanted: readonly string[]) =>
  wanted.some((want) => want === 'All' || want === name || (want.endsWith('.*') && name.startsWith(want.slice(0, -2))));

function attributesOf(queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = queue.counts();
  const createdSeconds = String(Math.floor(queue.createdMs / 1_000));
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: createdSeconds,
    LastModifiedTimestamp: createdSeconds,
    ...settingsAsAttributes(queue.settings),
    ...(queue.policyText ? { Policy: queue.policyText } : {}),
  };
}
