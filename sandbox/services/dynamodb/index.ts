import * as dynamodb from '@aws-sdk/client-dynamodb';
import type { Core } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import type { Handlers } from '../../wire/handlers.ts';
import { constraints } from './constraints.ts';
import { inputCheck } from '../../wire/check.ts';
import { service, type WireService } from '../../wire/service.ts';
import { batchOperations } from './operations/batches.ts';
import { readOperations } from './operations/reads.ts';
import { tableOperations } from './operations/tables.ts';
import { transactionOperations } from './operations/transactions.ts';
import { writeOperations } from './operations/writes.ts';
import { tableProvisioners } from './provisioners.ts';
import { Tables } from './storage/tables.ts';
import { type Item, plainItem } from './values/value.ts';

export interface DynamoDbOptions {
  /** Asked at every eventually consistent read: shall it answer from the state of a second ago? (default: never) */
  readonly staleReads?: () => boolean;
}

export interface DynamoDb {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  /**
   * Every item of a table as plain JavaScript, at no capacity, for reports and invariants. Sets are arrays, numbers
   * are doubles, the order is that of a scan. Throws ResourceNotFoundException if there is no such table.
   */
  inspect(tableName: string): readonly Readonly<Record<string, unknown>>[];
  /** The name of a table's partition key; undefined if there is no such table. */
  partitionKey(tableName: string): string | undefined;
}

/** DynamoDB in memory: tables with global secondary indexes, expressions, transactions and time to live. */
export function createDynamoDb(core: Core, options: DynamoDbOptions = {}): DynamoDb {
  const tables = new Tables(core.clock, options.staleReads);
  const handlers: Handlers<typeof dynamodb> = {
    ...tableOperations(tables),
    ...readOperations(tables),
    ...writeOperations(tables),
    ...batchOperations(tables),
    ...transactionOperations(tables, core.clock),
  };
  const wire = service(dynamodb, constraints)(handlers);
  // Items are never changed in place, and whoever checks invariants looks at the same ones again and again.
  const plainItems = new WeakMap<Item, ReturnType<typeof plainItem>>();
  const plain = (item: Item) => {
    let known = plainItems.get(item);
    if (!known) plainItems.set(item, (known = plainItem(item)));
    return known;
  };
  return {
    wire,
    provisioners: tableProvisioners(tables, inputCheck(wire)),
    inspect: (tableName) => tables.describe(tableName).items().map(plain),
    partitionKey: (tableName) => tables.find(tableName)?.definition.keys.partition.name,
  };
}
