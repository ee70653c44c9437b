import type { MessageAttributeValue, SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { AwsError } from '../../wire/handlers.ts';
import { invalidParameter, invalidValue, missing } from './errors.ts';
import { QUOTAS } from './quotas.ts';

export type Sent = Omit<SendMessageBatchRequestEntry, 'Id'>;

/** Characters that XML can carry, which is all that SQS takes (API reference, SendMessage). */
// oxlint-disable-next-line no-control-regex
const UNSENDABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** @throws {AwsError} for what SQS would not take, before its size is looked at */
export function checkSent(input: Sent): void {
  if (!input.MessageBody) throw missing('MessageBody');
  if (UNSENDABLE.test(input.MessageBody)) {
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.',
    );
  }
  checkDelay(input.DelaySeconds);
  checkIdentifier('MessageGroupId', input.MessageGroupId);
  checkIdentifier('MessageDeduplicationId', input.MessageDeduplicationId);
  if (input.MessageDeduplicationId !== undefined) {
    const reason = 'The request include parameter that is not valid for this queue type.';
    throw invalidParameter('MessageDeduplicationId', input.MessageDeduplicationId, reason);
  }
  const attributes = Object.entries(input.MessageAttributes ?? {});
  if (attributes.length > QUOTAS.messageAttributes) {
    throw invalidValue(
      `Number of message attributes [${attributes.length}] exceeds the allowed maximum [${QUOTAS.messageAttributes}].`,
    );
  }
  for (const [name, value] of attributes) checkAttribute(name, value);
}

function checkDelay(seconds: number | undefined): void {
  if (seconds !== undefined && (seconds < 0 || seconds > 900))
    throw invalidParameter('DelaySeconds', seconds, 'DelaySeconds must be >= 0 and <= 900.');
}

function checkIdentifier(name: 'MessageGroupId' | 'MessageDeduplicationId', value: string | undefined): void {
  if (value === undefined || /^[\x21-\x7e]{1,128}$/.test(value)) return;
  const reason = `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
  throw invalidParameter(name, value, reason);
}

/** Developer Guide, "Amazon SQS message metadata"; the words about empty values are recorded by localstack. */
function checkAttribute(name: string, value: MessageAttributeValue): void {
  if (name.length > 256) throw invalidValue('Message (user) attribute names must be shorter than 256 Bytes.');
  if (!/^[\p{L}\p{N}_.-]+$/u.test(name) || /^(aws\.|amazon\.|\.)/i.test(name) || name.endsWith('.'))
    throw invalidValue(`Message (user) attribute name '${name}' contains invalid characters or a reserved prefix.`);
  const { DataType = '', StringValue, BinaryValue } = value;
  const [, type = ''] = /^(String|Number|Binary)(\..+)?$/.exec(DataType) ?? [];
  if (type === '' || DataType.length > 256)
    throw invalidValue(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const content = type === 'Binary' ? BinaryValue : StringValue;
  if (content === undefined || content.length === 0)
    throw invalidValue(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
  if (typeof content === 'string' && UNSENDABLE.test(content))
    throw invalidValue(`Invalid characters found in the message (user) attribute '${name}'.`);
}
