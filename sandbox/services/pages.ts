import { AwsError } from '../wire/handlers.ts';

export interface PageRequest {
  /** The most items of a page (default: all of them). */
  readonly limit?: number | undefined;
  /** Of the page before. */
  readonly token?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

/**
 * One page of a list that is in the order of its keys. Tokens are opaque to callers and name the last item, so that
 * items that come and go between two pages neither repeat nor hide others.
 * @param refuse makes the error for a token that no page gave
 */
export function pageOf<Item>(
  all: readonly Item[],
  keyOf: (item: Item) => string,
  { limit = all.length, token }: PageRequest,
  refuse: () => AwsError = () => new AwsError('ValidationException', 'Invalid NextToken.'),
): Page<Item> {
  const after = token === undefined ? undefined : readToken(token, refuse);
  const rest = all.filter((item) => after === undefined || keyOf(item) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, nextToken: last && rest.length > items.length ? writeToken(keyOf(last)) : undefined };
}

/** The order that pages need: by code units, as names are compared elsewhere, too. */
export const byKey =
  <Item>(keyOf: (item: Item) => string) =>
  (one: Item, other: Item): number =>
    keyOf(one) < keyOf(other) ? -1 : 1;

const MARK = 'after:';

const writeToken = (key: string): string => Buffer.from(`${MARK}${key}`).toString('base64url');

function readToken(token: string, refuse: () => AwsError): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(MARK)) throw refuse();
  return text.slice(MARK.length);
}
