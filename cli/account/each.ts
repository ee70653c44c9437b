import { isGone } from './failure.ts';

/** Calls at the same time: AWS's buckets for describing take several at once, and a page comes in some 100 ms. */
const AT_ONCE = 8;

/** Asks about each item, some at a time, in their order; an item that is gone meanwhile is left out. */
export async function askEach<Item, Result>(
  items: readonly Item[],
  ask: (item: Item) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const answers: (readonly Result[])[] = [];
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const at = next++;
      answers[at] = await ask(items[at]!).catch((error: unknown) => {
        if (isGone(error)) return [];
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return answers.flat();
}
