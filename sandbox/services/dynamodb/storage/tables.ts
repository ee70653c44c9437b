import type { Clock } from '../../../clock.ts';
import { AwsError } from '../../../wire/handlers.ts';
import { invalid, required, tableNotFound } from '../errors.ts';
import type { TableDefinition } from './definition.ts';
import { Table } from './table.ts';

/** The Region's tables by their names. A table can be used from the moment it is created, and is gone when deleted. */
export class Tables {
  readonly #clock: Clock;
  readonly #isStale: (() => boolean) | undefined;
  readonly #tables = new Map<string, Table>();

  constructor(clock: Clock, isStale: (() => boolean) | undefined) {
    this.#clock = clock;
    this.#isStale = isStale;
  }

  get names(): string[] {
    return [...this.#tables.keys()].toSorted();
  }

  create(definition: TableDefinition): Table {
    if (this.#tables.has(definition.name)) {
      throw new AwsError('ResourceInUseException', `Table already exists: ${definition.name}`);
    }
    const table = new Table(definition, this.#clock, this.#isStale);
    this.#tables.set(definition.name, table);
    return table;
  }

  /** The table of a name or ARN, or undefined. */
  find(nameOrArn: string): Table | undefined {
    const name = nameOrArn.startsWith('arn:') ? nameOrArn.split('/')[1] : nameOrArn;
    return name === undefined ? undefined : this.#tables.get(name);
  }

  /** The table that a reading or writing request names. */
  get(nameOrArn: string | undefined): Table {
    const table = this.find(required(nameOrArn, 'tableName'));
    if (!table) throw tableNotFound();
    return table;
  }

  /** The table that a request about tables names; its error says which one is missing. */
  describe(nameOrArn: string | undefined): Table {
    const table = this.find(required(nameOrArn, 'tableName'));
    if (!table) throw tableNotFound(nameOrArn);
    return table;
  }

  delete(table: Table): void {
    if (table.definition.deletionProtection) {
      throw invalid(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      );
    }
    this.takeBack(table);
  }

  /** As if it had never been created: nothing protects a table from the end of a deployment that failed. */
  takeBack(table: Table): void {
    table.timeToLive.stop();
    this.#tables.delete(table.definition.name);
  }
}
