import { AwsError } from '../../wire/handlers.ts';
import { pageByPlace } from '../pages.ts';

const DEFAULT_ITEMS = 100;

/**
 * One page of a list, and the token of the next one.
 * @param maxResults 0 stands for the default, as AWS says
 * @throws {AwsError} InvalidToken
 */
export function page<Item>(all: readonly Item[], maxResults = 0, token?: string) {
  const { items, nextToken } = pageByPlace(all, { limit: maxResults || DEFAULT_ITEMS, token }, refused);
  return { items, ...(nextToken !== undefined && { nextToken }) };
}

const refused = (): AwsError => new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
