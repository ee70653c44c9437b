import type * as client from '@aws-sdk/client-sns';
import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import { AwsError, type CallContext, type Handlers } from '../../../wire/handlers.ts';
import { notSimulated } from '../../../wire/unsimulated.ts';
import { checkTopicArn } from '../arns.ts';
import { invalid } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import { bytesOf, checkAttributes } from '../messageAttributes.ts';
import type { TopicStore } from '../store.ts';

type Entry = Omit<PublishBatchRequestEntry, 'Id'>;

export function publishingHandlers(store: TopicStore): Handlers<typeof client> {
  return {
    Publish(input, context) {
      if (input.PhoneNumber) throw notSimulated('A message to a phone number');
      const topicArn = targetOf(input.TopicArn, input.TargetArn);
      check(input);
      if (sizeOf(input) > QUOTAS.messageBytes) throw invalid('Message too long');
      return { MessageId: publish(store, topicArn, input, context) };
    },
    PublishBatch({ TopicArn = '', PublishBatchRequestEntries: entries = [] }, context) {
      checkTopicArn(TopicArn);
      store.get(TopicArn);
      checkIds(entries.map(({ Id = '' }) => Id));
      if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > QUOTAS.messageBytes) {
        const message = 'The length of all the messages put together is more than the limit.';
        throw new AwsError('BatchRequestTooLong', message);
      }
      for (const entry of entries) check(entry);
      const Successful = entries.map((entry) => ({
        Id: entry.Id,
        MessageId: publish(store, TopicArn, entry, context),
      }));
      return { Successful, Failed: [] };
    },
  };
}

function targetOf(topicArn: string | undefined, targetArn: string | undefined): string {
  const arn = topicArn ?? targetArn ?? '';
  if (topicArn === undefined && /:endpoint\//.test(arn))
    throw invalid('TargetArn Reason: No endpoint found for the target arn specified');
  checkTopicArn(arn);
  return arn;
}

function publish(store: TopicStore, topicArn: string, entry: Entry, context: CallContext): string {
  const published = store.publish({
    topicArn,
    message: entry.Message ?? '',
    isStructured: entry.MessageStructure === 'json',
    subject: entry.Subject,
    attributes: entry.MessageAttributes ?? {},
    groupId: entry.MessageGroupId,
    publisher: context.accessKeyId,
  });
  return published.messageId;
}

/** @throws {AwsError} InvalidParameter, ParameterValueInvalid */
function check(entry: Entry): void {
  const { Message = '', Subject, MessageStructure, MessageDeduplicationId } = entry;
  if (Message === '') throw invalid('Empty message');
  if (Subject === '' || (Subject ?? '').length > QUOTAS.subjectCharacters || /[\r\n]/.test(Subject ?? ''))
    throw invalid('Subject');
  if (MessageDeduplicationId !== undefined) {
    const reason = 'The request includes MessageDeduplicationId parameter that is not valid for this topic type';
    throw invalid(`MessageDeduplicationId Reason: ${reason}`);
  }
  if (MessageStructure !== undefined && MessageStructure !== '') checkStructure(MessageStructure, Message);
  checkAttributes(entry.MessageAttributes ?? {});
}

function checkStructure(structure: string, message: string): void {
  if (structure !== 'json') throw invalid('MessageStructure');
  let body: unknown;
  try {
    body = JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  if (typeof (Object(body) as { default?: unknown }).default !== 'string')
    throw invalid('Message Structure - No default entry in JSON message body');
}

const sizeOf = ({ Message = '', MessageAttributes = {} }: Entry): number =>
  Buffer.byteLength(Message) + bytesOf(MessageAttributes);

function checkIds(ids: readonly string[]): void {
  if (ids.length === 0) throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (ids.length > QUOTAS.batchEntries)
    throw new AwsError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  if (new Set(ids).size < ids.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  for (const id of ids) {
    if (id.length > QUOTAS.batchEntryIdCharacters)
      throw new AwsError('InvalidBatchEntryId', `The Id of a batch entry in the batch request is too long: ${id}`);
    if (!/^[\w-]+$/.test(id)) {
      const problem = 'contains an impermissible character';
      throw new AwsError('InvalidBatchEntryId', `The Id of a batch entry in the batch request ${problem}: ${id}`);
    }
  }
}
