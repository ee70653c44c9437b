import { AwsError } from '../../wire/handlers.ts';
import { pageByPlace } from '../pages.ts';
import { validationError } from './errors.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** Between 1 and 50 (default: 50): API reference of every Describe operation. */
const PAGE_MAX = 50;

/** Throws ValidationException and InvalidNextTokenException. */
export function pageOf<Item>(items: readonly Item[], request: PageRequest) {
  const { MaxResults: limit = PAGE_MAX, NextToken: token } = request;
  if (limit < 1 || limit > PAGE_MAX) throw validationError(`MaxResults must be between 1 and ${PAGE_MAX}.`);
  const { items: page, nextToken } = pageByPlace(items, { limit, token }, refused);
  return { page, ...(nextToken !== undefined && { NextToken: nextToken }) };
}

const refused = (token: string): AwsError =>
  new AwsError('InvalidNextTokenException', `The next token ${token} is not valid.`);
