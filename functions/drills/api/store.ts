import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  GetItemCommand,
  paginateQuery,
  PutItemCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { SCHEMA_VERSION } from '../../control-loop/items.ts';
import { KEPT_SECONDS } from './keys.ts';
import { CONTROLLER_INDEX, drillPartitions, OPEN_DRILLS } from '../../../fleet/partitions.ts';
import type { DrillRecord } from './record.ts';
import type { DrillPlan, TimelineEntry } from './report.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import { readItem } from '../../control-loop/readItem.ts';

/** The records of drills in the ledger. */
export class DrillStore {
  readonly #table: string;

  constructor(tableName: string) {
    this.#table = tableName;
  }

  /** @returns false if there is a drill with this id already; it stays as it is */
  async create(record: DrillRecord): Promise<boolean> {
    const item = {
      pk: drillPartitions.records,
      sk: record.drillId,
      schemaVersion: SCHEMA_VERSION,
      // While it is open, the index has it.
      [CONTROLLER_INDEX.partitionKey]: OPEN_DRILLS,
      ...record,
      timeline: record.timeline ?? [],
      expires: Math.floor(record.requestedAtMs / 1000) + KEPT_SECONDS,
    };
    return await succeeds(
      dynamoDb.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: marshall(item, { removeUndefinedValues: true }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }

  async find(drillId: string): Promise<DrillRecord | undefined> {
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: this.#table, Key: this.#key(drillId), ConsistentRead: true }),
    );
    return Item && toRecord(Item);
  }

  /** @throws an Error if there is no such drill */
  async get(drillId: string): Promise<DrillRecord> {
    const record = await this.find(drillId);
    if (!record) throw new Error(`The ledger has no drill ${drillId}.`);
    return record;
  }

  /** Every recorded drill, newest first. */
  async list(): Promise<DrillRecord[]> {
    return await this.#query({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: drillPartitions.records } },
    });
  }

  /** Those that have no report yet: eventually consistent, and cheap however many drills are recorded. */
  async listOpen(): Promise<DrillRecord[]> {
    return await this.#query({
      IndexName: CONTROLLER_INDEX.name,
      KeyConditionExpression: `${CONTROLLER_INDEX.partitionKey} = :open`,
      ExpressionAttributeValues: { ':open': { S: OPEN_DRILLS } },
    });
  }

  async #query(what: Omit<QueryCommandInput, 'TableName'>): Promise<DrillRecord[]> {
    const records: DrillRecord[] = [];
    const pages = paginateQuery({ client: dynamoDb }, { TableName: this.#table, ...what });
    for await (const { Items = [] } of pages)
      records.push(...Items.filter(({ pk }) => pk?.S === drillPartitions.records).map(toRecord));
    return records.toSorted((one, other) => other.requestedAtMs - one.requestedAtMs);
  }

  /**
   * Sets fields of a drill, and adds lines to its timeline, both or neither.
   * @param options.unless fields that must not be there yet
   * @param options.asRead fields that must still be as they were read, or still be absent
   * @returns false if one of them is otherwise: another invocation was first, and nothing was changed
   */
  async update(
    drillId: string,
    fields: Partial<DrillRecord>,
    options: {
      readonly timeline?: readonly TimelineEntry[];
      readonly unless?: readonly (keyof DrillRecord)[];
      readonly asRead?: Partial<{ readonly [Name in keyof DrillRecord]: DrillRecord[Name] | undefined }>;
    } = {},
  ): Promise<boolean> {
    const { timeline = [], asRead = {} } = options;
    const read = Object.entries(asRead);
    const same = read.filter(([, value]) => value !== undefined);
    const unless = [...(options.unless ?? []), ...read.flatMap(([name, value]) => (value === undefined ? [name] : []))];
    const set = Object.entries(fields).filter(([, value]) => value !== undefined);
    const named = [...set.map(([name]) => name), ...unless, ...same.map(([name]) => name)];
    const names = Object.fromEntries(named.map((name) => [`#${name}`, name]));
    const sets = [
      ...set.map(([name]) => `#${name} = :${name}`),
      ...(timeline.length > 0 ? ['#timeline = list_append(#timeline, :lines)'] : []),
    ];
    if (sets.length === 0) return true;
    // With its report a drill is over, and leaves the index.
    const isOver = fields.reportedAtMs !== undefined;
    const values = Object.fromEntries([
      ...set.map(([name, value]) => [`:${name}`, value] as const),
      ...same.map(([name, value]) => [`:${name}AsRead`, value] as const),
    ]);
    return await succeeds(
      dynamoDb.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: this.#key(drillId),
          UpdateExpression: `SET ${sets.join(', ')}${isOver ? ' REMOVE #open' : ''}`,
          ConditionExpression: [
            'attribute_exists(pk)',
            ...unless.map((name) => `attribute_not_exists(#${name})`),
            ...same.map(([name]) => `#${name} = :${name}AsRead`),
          ].join(' AND '),
          ExpressionAttributeNames: {
            ...names,
            ...(timeline.length > 0 && { '#timeline': 'timeline' }),
            ...(isOver && { '#open': CONTROLLER_INDEX.partitionKey }),
          },
          ExpressionAttributeValues: marshall(
            { ...values, ...(timeline.length > 0 && { ':lines': timeline }) },
            { removeUndefinedValues: true },
          ),
        }),
      ),
    );
  }

  #key(drillId: string) {
    return marshall({ pk: drillPartitions.records, sk: drillId });
  }
}

/** Some attributes have had other names: a drill that was under way at an upgrade must still be cleaned up. */
interface FormerAttributes {
  readonly held?: DrillRecord['interlocked'];
  readonly putBack?: DrillRecord['rollback'];
  readonly plan?: DrillPlan & { readonly holds?: DrillPlan['interlocks'] };
}

function toRecord(item: Record<string, AttributeValue>): DrillRecord {
  const {
    pk: _pk,
    sk: _sk,
    schemaVersion: _version,
    expires: _expires,
    controller: _open,
    ...attributes
  } = readItem(item);
  const { held, putBack, plan, leftText, ...record } = attributes as DrillRecord & FormerAttributes;
  return {
    ...(held && { interlocked: held }),
    ...(putBack && { rollback: putBack }),
    ...(plan && { plan: planOf(plan) }),
    // Empty where what had been left was rolled back after all.
    ...(leftText && { leftText }),
    ...record,
  };
}

const planOf = ({ holds, ...plan }: NonNullable<FormerAttributes['plan']>): DrillPlan => ({
  ...plan,
  interlocks: plan.interlocks ?? holds ?? [],
});

/** Whether a conditional write was made. */
export async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isNamed(error, 'ConditionalCheckFailedException')) return false;
    throw error;
  }
}
