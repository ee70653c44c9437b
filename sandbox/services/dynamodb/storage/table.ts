import type { Clock } from '../../../clock.ts';
import { arn } from '../../../core.ts';
import { writeUnits } from '../values/units.ts';
import { itemBytes } from '../values/size.ts';
import { equal, type Item } from '../values/value.ts';
import type { IndexDefinition, TableDefinition } from './definition.ts';
import { checkIndexKey, checkItemKey, keyAttributes, keyOf } from './keys.ts';
import { positionIn, positionInIndex, type Position } from './position.ts';
import { RecentChanges } from './recent.ts';
import { Rows } from './rows.ts';
import type { Past } from './row.ts';
import { PointInTimeRecovery } from './pointInTimeRecovery.ts';
import { TimeToLive } from './timeToLive.ts';

export interface Index {
  readonly definition: IndexDefinition;
  readonly rows: Rows;
}

/** One table with its indexes. Indexes change together with it; at AWS they follow within a moment. */
export class Table {
  readonly definition: TableDefinition;
  readonly arn: string;
  readonly createdMs: number;
  readonly rows: Rows;
  readonly indexes: ReadonlyMap<string, Index>;
  readonly timeToLive: TimeToLive;
  readonly pointInTimeRecovery: PointInTimeRecovery;
  readonly #isStale: (() => boolean) | undefined;

  constructor(definition: TableDefinition, clock: Clock, isStale: (() => boolean) | undefined) {
    const newRows = () => new Rows(isStale && new RecentChanges(clock));
    this.definition = definition;
    this.arn = arn('dynamodb', `table/${definition.name}`);
    this.createdMs = clock.now();
    this.rows = newRows();
    this.indexes = new Map(definition.indexes.map((index) => [index.name, { definition: index, rows: newRows() }]));
    this.timeToLive = new TimeToLive(
      clock,
      () => this.items(),
      (item) => void this.write(item, undefined),
    );
    this.pointInTimeRecovery = new PointInTimeRecovery(clock);
    this.#isStale = isStale;
  }

  items(): Item[] {
    return this.rows.all.map(({ item }) => item);
  }

  /** What a read of `rows`, the table's or an index's, shall see; an eventually consistent one may see the past. */
  past(rows: Rows, consistent: boolean): Past | undefined {
    return !consistent && this.#isStale?.() ? rows.past() : undefined;
  }

  get(key: Item, past?: Past): Item | undefined {
    return this.rows.get(positionIn(this.definition.keys, key), past)?.item;
  }

  /** Throws unless `item` can be stored: its key, and the keys of the indexes. */
  check(item: Item): void {
    checkItemKey(this.definition.keys, item);
    for (const { definition } of this.indexes.values()) checkIndexKey(definition.keys, definition.name, item);
  }

  /** Puts `item`, or removes it, at the key that `key` holds. Gives the write units that each index took. */
  write(key: Item, item: Item | undefined): ReadonlyMap<string, number> {
    const old = this.rows.set(positionIn(this.definition.keys, key), item)?.item;
    if (item) this.timeToLive.notice(item);
    const units = new Map<string, number>();
    for (const [name, index] of this.indexes) {
      const unitsOfIndex = this.#writeIndex(index, old, item);
      if (unitsOfIndex > 0) units.set(name, unitsOfIndex);
    }
    return units;
  }

  /** The units are those of Developer Guide, "Provisioned throughput considerations for global secondary indexes". */
  #writeIndex(index: Index, old: Item | undefined, item: Item | undefined): number {
    const before = this.#indexed(index.definition, old);
    const after = this.#indexed(index.definition, item);
    if (before && after && equal({ M: before.item }, { M: after.item })) return 0;
    const staysInPlace =
      before &&
      after &&
      equal({ M: keyOf(index.definition.keys, before.item) }, { M: keyOf(index.definition.keys, after.item) });
    let units = 0;
    if (before && !staysInPlace) {
      index.rows.set(before.position, undefined);
      units += writeUnits(itemBytes(before.item));
    }
    if (after) {
      index.rows.set(after.position, after.item);
      units += writeUnits(Math.max(itemBytes(after.item), staysInPlace ? itemBytes(before.item) : 0));
    }
    return units;
  }

  /** What an index holds of an item, and where; an item without the index's key is not in it. */
  #indexed(index: IndexDefinition, item: Item | undefined): IndexEntry | undefined {
    if (!item || keyAttributes(index.keys).some(({ name }) => item[name] === undefined)) return undefined;
    const names = projectedNames(index, this.definition);
    const projected = Object.entries(item).filter(([name]) => names === undefined || names.has(name));
    return { item: Object.fromEntries(projected), position: positionInIndex(index.keys, this.definition.keys, item) };
  }
}

interface IndexEntry {
  readonly item: Record<string, Item[string]>;
  readonly position: Position;
}

/** The attributes that an index holds, or undefined if all. */
export function projectedNames(index: IndexDefinition, table: TableDefinition): ReadonlySet<string> | undefined {
  if (index.projection === 'ALL') return undefined;
  const keys = [...keyAttributes(index.keys), ...keyAttributes(table.keys)];
  return new Set([...keys.map(({ name }) => name), ...index.included]);
}
