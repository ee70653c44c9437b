import type { Capacity, ConsumedCapacity, ReturnConsumedCapacity } from '@aws-sdk/client-dynamodb';
import { oneOf } from '../errors.ts';
import type { Table } from '../storage/table.ts';

interface Units {
  read: number;
  write: number;
}

interface TableUnits {
  readonly table: Units;
  readonly indexes: Map<string, Units>;
}

/** Adds up the capacity that one request takes, for its answer's ConsumedCapacity. */
export class Consumption {
  readonly #mode: ReturnConsumedCapacity;
  readonly #inTransaction: boolean;
  readonly #tables = new Map<Table, TableUnits>();

  constructor(
    mode: ReturnConsumedCapacity | undefined,
    options: { inTransaction: boolean } = { inTransaction: false },
  ) {
    oneOf(mode, 'returnConsumedCapacity', ['INDEXES', 'TOTAL', 'NONE']);
    this.#mode = mode ?? 'NONE';
    this.#inTransaction = options.inTransaction;
  }

  read(table: Table, units: number, indexName?: string): void {
    this.#units(table, indexName).read += units;
  }

  write(table: Table, units: number, indexName?: string): void {
    this.#units(table, indexName).write += units;
  }

  /** One entry per table; undefined unless the request asked for it. */
  report(): ConsumedCapacity[] | undefined {
    if (this.#mode === 'NONE') return undefined;
    return [...this.#tables].map(([table, { table: own, indexes }]) => ({
      TableName: table.definition.name,
      ...this.#capacity([own, ...indexes.values()]),
      ...(this.#mode === 'INDEXES' && {
        Table: this.#capacity([own]),
        ...(indexes.size > 0 && {
          GlobalSecondaryIndexes: Object.fromEntries(
            [...indexes].map(([name, units]) => [name, this.#capacity([units])]),
          ),
        }),
      }),
    }));
  }

  /** Only transactions tell read units from write units in their answers. */
  #capacity(all: readonly Units[]): Capacity {
    const read = all.reduce((sum, units) => sum + units.read, 0);
    const write = all.reduce((sum, units) => sum + units.write, 0);
    const total = { CapacityUnits: read + write };
    if (!this.#inTransaction) return total;
    return { ...total, ...(read > 0 && { ReadCapacityUnits: read }), ...(write > 0 && { WriteCapacityUnits: write }) };
  }

  #units(table: Table, indexName: string | undefined): Units {
    let units = this.#tables.get(table);
    if (!units) {
      units = { table: { read: 0, write: 0 }, indexes: new Map() };
      this.#tables.set(table, units);
    }
    if (indexName === undefined) return units.table;
    let ofIndex = units.indexes.get(indexName);
    if (!ofIndex) {
      ofIndex = { read: 0, write: 0 };
      units.indexes.set(indexName, ofIndex);
    }
    return ofIndex;
  }
}
