import { AwsError } from '../../wire/handlers.ts';

const DEFAULT_ITEMS = 100;

/**
 * One page of a list, and the token of the next one.
 * @param maxResults 0 stands for the default, as AWS says
 * @throws {AwsError} InvalidToken
 */
export function page<Item>(items: readonly Item[], maxResults = 0, nextToken?: string) {
  const start = nextToken === undefined ? 0 : startOf(nextToken);
  const end = start + (maxResults || DEFAULT_ITEMS);
  return { items: items.slice(start, end), ...(end < items.length && { nextToken: tokenOf(end) }) };
}

const tokenOf = (start: number): string => Buffer.from(`page from ${start}`).toString('base64');

function startOf(token: string): number {
  const [, start] = /^page from (\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (start === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  return Number(start);
}
