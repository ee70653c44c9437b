import { AwsError } from '../../wire/handlers.ts';
import { pageByPlace } from '../pages.ts';
import { invalid } from './names.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page of a list that is in a fixed order.
 * @throws {AwsError} ValidationException, InvalidNextToken
 */
export function pageOf<Item>(items: readonly Item[], { MaxResults, NextToken }: PageRequest, most: number) {
  const size = MaxResults ?? most;
  if (size < 1 || size > most) {
    throw invalid(
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${most}`,
    );
  }
  const { items: page, nextToken } = pageByPlace(items, { limit: size, token: NextToken }, refused);
  return { page, ...(nextToken !== undefined && { NextToken: nextToken }) };
}

const refused = (): AwsError => new AwsError('InvalidNextToken', 'The specified token is not valid.');
