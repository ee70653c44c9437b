import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ItemKey } from './items.ts';
import { readItem } from './readItem.ts';

/** An item of the ledger, of whatever version. */
export interface Item extends Readonly<Record<string, unknown>> {
  readonly pk: string;
  readonly sk: string;
  readonly schemaVersion: number;
}

/** Items by their whole keys, which begin with the partition: what stands in another one was written by somebody else. */
export class Items {
  readonly #byKey = new Map<string, Item>();

  add(marshalled: Record<string, AttributeValue>): void {
    const item = readItem(marshalled) as Item;
    this.#byKey.set(`${item.pk} ${item.sk}`, item);
  }

  /** Adds all of these. */
  addAll(others: Items): void {
    for (const [key, item] of others.#byKey) this.#byKey.set(key, item);
  }

  get({ pk, sk }: ItemKey): Item | undefined {
    return this.#byKey.get(`${pk} ${sk}`);
  }
}
