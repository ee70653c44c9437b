/** A thing that is listed in the order in which it was created. */
export interface Ordered {
  readonly id: string;
  /** Its place in the listing: larger than that of everything created before it. */
  readonly order: number;
}

/**
 * Things by identifier and in order of creation. A page starts behind the order of the last thing of the page before
 * it, so listing costs what the page costs, and what comes or goes meanwhile neither repeats nor skips anything.
 */
export class OrderedStore<Item extends Ordered> {
  readonly #byId = new Map<string, Item>();
  readonly #inOrder: Item[] = [];
  #lastOrder = 0;

  get size(): number {
    return this.#byId.size;
  }

  /** The order that the next item must carry. */
  nextOrder(): number {
    return ++this.#lastOrder;
  }

  get(id: string): Item | undefined {
    return this.#byId.get(id);
  }

  add(item: Item): void {
    this.#byId.set(item.id, item);
    this.#inOrder.push(item);
  }

  remove(item: Item): void {
    if (!this.#byId.delete(item.id)) return;
    this.#inOrder.splice(this.#firstBehind(item.order - 1), 1);
  }

  /** All items, the oldest first. */
  all(): readonly Item[] {
    return this.#inOrder;
  }

  /** Items behind `order`, the oldest first, without copying the others. */
  *behind(order: number): Generator<Item> {
    for (let at = this.#firstBehind(order); at < this.#inOrder.length; at++) yield this.#inOrder[at]!;
  }

  #firstBehind(order: number): number {
    let low = 0;
    let high = this.#inOrder.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#inOrder[middle]!.order <= order) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
