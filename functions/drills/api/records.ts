import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { readItem } from '../../control-loop/readItem.ts';
import { CONTROLLER_INDEX, drillPartitions, OPEN_DRILLS } from '../../../fleet/partitions.ts';
import type { DrillRecord } from './record.ts';
import type { DrillPlan } from './report.ts';

/** The records of drills in the ledger, for whoever only reads them. */
export class DrillRecords {
  protected readonly table: string;

  constructor(tableName: string) {
    this.table = tableName;
  }

  async find(drillId: string): Promise<DrillRecord | undefined> {
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: this.table, Key: keyOf(drillId), ConsistentRead: true }),
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
    const pages = paginateQuery({ client: dynamoDb }, { TableName: this.table, ...what });
    for await (const { Items = [] } of pages)
      records.push(...Items.filter(({ pk }) => pk?.S === drillPartitions.records).map(toRecord));
    return records.toSorted((one, other) => other.requestedAtMs - one.requestedAtMs);
  }
}

export const keyOf = (drillId: string) => marshall({ pk: drillPartitions.records, sk: drillId });

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
