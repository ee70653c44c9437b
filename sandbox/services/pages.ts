import { AwsError } from '../wire/handlers.ts';

export interface PageRequest {
  /** The most items of a page (default: all of them). */
  readonly limit?: number | undefined;
  /** Of the page before. */
  readonly token?: string | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
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

/**
 * One page of a list whose order is not that of keys: its newest first, say. A token names a place, so that something may
 * repeat that stood there when another came.
 * @param refuse makes the error for a token that no page gave
 */
export function pageByPlace<Item>(
  all: readonly Item[],
  { limit = all.length, token }: PageRequest,
  refuse: (token: string) => AwsError,
): Page<Item> {
  const start = token === undefined ? 0 : placeOf(token, refuse);
  const end = start + limit;
  return { items: all.slice(start, end), nextToken: end < all.length ? encoded(`${PLACE_MARK}${end}`) : undefined };
}

/** The order that pages need: by code units, as names are compared elsewhere, too. */
export const byKey =
  <Item>(keyOf: (item: Item) => string) =>
  (one: Item, other: Item): number =>
    keyOf(one) < keyOf(other) ? -1 : 1;

const MARK = 'after:';

const PLACE_MARK = 'from:';

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

const writeToken = (key: string): string => encoded(`${MARK}${key}`);

function placeOf(token: string, refuse: (token: string) => AwsError): number {
  const text = Buffer.from(token, 'base64url').toString();
  const place = text.startsWith(PLACE_MARK) ? Number(text.slice(PLACE_MARK.length)) : NaN;
  if (!(Number.isSafeInteger(place) && place > 0)) throw refuse(token);
  return place;
}

function readToken(token: string, refuse: () => AwsError): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(MARK)) throw refuse();
  return text.slice(MARK.length);
}
