import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** A message as a queue keeps it. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentMs: number;
  /** Not to be received before this time: a delay, or the visibility timeout of the last receive. */
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedMs: number | undefined;
  /** Of the last receive; an older one no longer deletes the message. */
  receiptHandle: string | undefined;
  readonly groupId?: string | undefined;
  readonly traceHeader?: string | undefined;
  /** Where a dead letter comes from. */
  readonly deadLetterSourceArn?: string;
}

/** The digest that SDK clients verify for every message that they send and receive. */
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/**
 * The digest over message attributes: sorted by name, each with its name, its type, one byte that tells text (1) from
 * bytes (2), and its value, all preceded by their length in four bytes (SQS Developer Guide, "Calculating the MD5
 * message digest for message attributes").
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).toSorted();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const addSized = (bytes: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const value = attributes[name]!;
    addSized(Buffer.from(name));
    addSized(Buffer.from(value.DataType ?? ''));
    hash.update(Uint8Array.of(value.BinaryValue ? 2 : 1));
    addSized(value.BinaryValue ?? Buffer.from(value.StringValue ?? ''));
  }
  return hash.digest('hex');
}

/** What counts against the maximum message size: the body, and every attribute's name, type and value. */
export function sizeOf(body: string, attributes: MessageAttributes): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value.DataType ?? '');
    bytes += value.BinaryValue?.length ?? Buffer.byteLength(value.StringValue ?? '');
  }
  return bytes;
}
