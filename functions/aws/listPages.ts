import { type Sender, signedCall } from './signedCall.ts';

interface List {
  readonly service: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The field of the answer that has the items. */
  readonly items: string;
}

interface Page {
  readonly nextToken?: string | null;
}

/** As many as the APIs that are listed so give in one page. */
const PAGE_ITEMS = '100';

/**
 * Everything that a list has, page by page.
 * @throws {SignedCallError} if AWS refuses a call
 */
export async function listPages<Item>(sender: Sender, { service, path, query, items }: List): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const given = { ...query, maxResults: PAGE_ITEMS, ...(token !== undefined && { nextToken: token }) };
    const page = JSON.parse(await signedCall(sender, { service, method: 'GET', path, query: given })) as Page &
      Readonly<Record<string, readonly Item[] | undefined>>;
    all.push(...(page[items] ?? []));
    token = page.nextToken ?? undefined;
  } while (token !== undefined);
  return all;
}
