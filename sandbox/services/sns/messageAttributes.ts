import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { AwsError } from '../../wire/handlers.ts';
import { QUOTAS } from './quotas.ts';

/** Refuses attributes in the words that AWS gave to localstack's validated tests. @throws {AwsError} ParameterValueInvalid */
export function checkAttributes(attributes: Readonly<Record<string, MessageAttributeValue>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    checkName(name);
    checkValue(name, value);
  }
}

function checkName(name: string): void {
  if (Buffer.byteLength(name) > QUOTAS.attributeNameBytes)
    throw refuse(`Length of message attribute name must be less than ${QUOTAS.attributeNameBytes} bytes.`);
  const [strange] = /[^\w.-]/u.exec(name) ?? [];
  if (strange !== undefined) {
    const code = strange.codePointAt(0)!.toString(16).toUpperCase();
    throw refuse(
      `Invalid non-alphanumeric character '#x${code}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  }
  if (name.startsWith('.')) throw refuse("Invalid message attribute name starting with character '.' was found.");
  if (name.endsWith('.')) throw refuse("Invalid message attribute name ending with character '.' was found.");
  if (name.includes('..')) throw refuse("Message attribute name can not have successive '.' character.");
}

function checkValue(name: string, { DataType = '', StringValue, BinaryValue }: MessageAttributeValue): void {
  const [, type] = /^(String|Number|Binary)(\..+)?$/.exec(DataType) ?? [];
  if (type === undefined) {
    throw refuse(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const [field, own, other] =
    type === 'Binary' ? ['Binary', BinaryValue, StringValue] : ['String', StringValue, BinaryValue];
  if (own === undefined && other !== undefined)
    throw refuse(`The message attribute '${name}' with type '${DataType}' must use field '${field}'.`);
  if (own === undefined || own.length === 0) {
    throw refuse(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  }
  if (type === 'Number' && !Number.isFinite(Number(own)))
    throw refuse(`Could not cast message attribute '${name}' value to number.`);
}

const refuse = (message: string) => new AwsError('ParameterValueInvalid', message);

/** What attributes add to the size of a message. */
export const bytesOf = (attributes: Readonly<Record<string, MessageAttributeValue>>): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '', BinaryValue }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      (BinaryValue?.length ?? Buffer.byteLength(StringValue)),
    0,
  );
