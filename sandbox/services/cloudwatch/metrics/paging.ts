import { AwsError } from '../../../wire/handlers.ts';

/** Where a further page of a list begins; 0 without a token. Throws InvalidNextToken for one that is not ours. */
export function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const offset = Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isSafeInteger(offset) || offset <= 0)
    throw new AwsError('InvalidNextToken', 'The next token is not valid.');
  return offset;
}

/** The token of the page that begins at `offset`, or none if the list has ended. */
export const tokenFor = (offset: number, total: number): { NextToken?: string } =>
  offset < total ? { NextToken: Buffer.from(String(offset)).toString('base64url') } : {};
