import { AT_ONCE, type Pace } from './pace.ts';

/** The items of all pages; every page is a call, and waits for the rate limiter. */
export async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
  pace: Pace = AT_ONCE,
): Promise<Item[]> {
  const items: Item[] = [];
  await pace();
  let isFirst = true;
  for await (const page of pages) {
    if (!isFirst) await pace();
    isFirst = false;
    items.push(...(itemsOf(page) ?? []));
  }
  return items;
}

/** Splits a list into batches for one request each. */
export const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
