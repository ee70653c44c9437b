import { paginateQuery, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../aws/clients.ts';
import type { PauseLine } from './history.ts';
import { historyItem, pauseKey, SCHEMA_VERSION } from './items.ts';
import { partitions } from '../../fleet/partitions.ts';
import type { Pause } from './pause.ts';

/** Operators' pauses of one controller's resources. Each change writes a history entry in the same transaction. */
export class Pauses {
  readonly #table: string;
  readonly #controller: string;

  constructor(tableName: string, controller: string) {
    this.#table = tableName;
    this.#controller = controller;
  }

  /** The active pauses, by resource, possibly one of ALL_RESOURCES. */
  async list(nowMs: number): Promise<ReadonlyMap<string, Pause>> {
    const pauses = new Map<string, Pause>();
    const pages = paginateQuery(
      { client: dynamoDb },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partitions.pauses(this.#controller) } },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const {
          sk,
          pk: _pk,
          controller: _controller,
          schemaVersion: _version,
          expires: _expires,
          ...pause
        } = unmarshall(item);
        const { untilMs = Number.POSITIVE_INFINITY } = pause as Pause;
        if (untilMs > nowMs) pauses.set(sk.slice(sk.indexOf('#') + 1), pause as Pause);
      }
    }
    return pauses;
  }

  /**
   * From the next reconciliation on, the controller does not change the resource. It replaces an existing pause.
   * @param resource may be ALL_RESOURCES
   */
  async pause(resource: string, pause: Pause & { readonly sinceMs: number }): Promise<void> {
    const { by, why, untilMs, sinceMs } = pause;
    const item = {
      ...pauseKey(this.#controller, resource),
      controller: this.#controller,
      schemaVersion: SCHEMA_VERSION,
      ...pause,
      // `untilMs` decides; DynamoDB removes the item some time after it.
      expires: untilMs === undefined ? undefined : Math.ceil(untilMs / 1000),
    };
    await this.#write(
      { Put: { TableName: this.#table, Item: marshall(item, { removeUndefinedValues: true }) } },
      { atMs: sinceMs, event: 'paused', resource, by, why, ...(untilMs !== undefined && { untilMs }) },
    );
  }

  /**
   * Ends a pause. Without one, it only writes the history entry.
   * @param resource may be ALL_RESOURCES
   */
  async resume(resource: string, { by, why, atMs }: Pick<PauseLine, 'by' | 'why' | 'atMs'>): Promise<void> {
    const line = { atMs, event: 'resumed', resource, by, ...(why !== undefined && { why }) } as const;
    await this.#write(
      { Delete: { TableName: this.#table, Key: marshall(pauseKey(this.#controller, resource)) } },
      line,
    );
  }

  async #write(
    change: NonNullable<ConstructorParameters<typeof TransactWriteItemsCommand>[0]['TransactItems']>[number],
    line: PauseLine,
  ): Promise<void> {
    const Item = historyItem(partitions.pauseHistory(this.#controller, line.resource), line.event, line);
    await dynamoDb.send(
      new TransactWriteItemsCommand({ TransactItems: [change, { Put: { TableName: this.#table, Item } }] }),
    );
  }
}
