import { AwsError } from '../../wire/handlers.ts';
import { validationError } from './errors.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** Between 1 and 50 (default: 50): API reference of every Describe operation. */
const PAGE_MAX = 50;

/** Throws ValidationException and InvalidNextTokenException. */
export function pageOf<Item>(items: readonly Item[], request: PageRequest): { page: Item[]; NextToken?: string } {
  const size = request.MaxResults ?? PAGE_MAX;
  if (size < 1 || size > PAGE_MAX) throw validationError(`MaxResults must be between 1 and ${PAGE_MAX}.`);
  const start = request.NextToken === undefined ? 0 : startOf(request.NextToken);
  const end = start + size;
  const page = items.slice(start, end);
  return end < items.length ? { page, NextToken: Buffer.from(`${end}`).toString('base64url') } : { page };
}

function startOf(token: string): number {
  const start = Number(Buffer.from(token, 'base64url').toString() || 'nothing');
  if (!Number.isSafeInteger(start) || start < 1)
    throw new AwsError('InvalidNextTokenException', `The next token ${token} is not valid.`);
  return start;
}
