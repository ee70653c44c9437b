import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, paginateQuery, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { partitions, pauseHistoryPartition } from '../../fleet/partitions.ts';
import { dynamoDb } from '../aws/clients.ts';
import { isConditionFailure } from '../aws/conditionChanged.ts';
import type { PauseLine } from './history.ts';
import { historyItem, pauseKey, SCHEMA_VERSION } from './items.ts';
import type { Pause } from './pause.ts';
import { readItem } from './readItem.ts';

/** What somebody wants, when they said so, and what time it is: a repeated or delayed request is older than now. */
type Word = Pick<PauseLine, 'by' | 'atMs'> & { readonly why?: string | undefined; readonly nowMs?: number };

/** The last word of an operator about a resource: a pause, or its end. */
export interface LastWord extends Pause {
  readonly sinceMs: number;
  /** Set where it is the end of a pause: the pause that was ended. */
  readonly ended?: Pause;
}

/** What became of a request: `newer` has what somebody said after it, which stands. */
export interface Outcome {
  readonly newer?: LastWord;
  /** The pause that was ended. */
  readonly ended?: Pause;
}

/** The end of a pause is kept for longer than any request for one may be repeated. */
const END_KEPT_SECONDS = 86_400;

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
        const pause = wordOf(item);
        if (isActive(pause, nowMs)) pauses.set(item['sk']!.S!.slice(pauseKey(this.#controller, '').sk.length), pause);
      }
    }
    return pauses;
  }

  /**
   * From the next reconciliation on, the controller does not change the resource. It replaces an older pause; what
   * somebody has said since this was asked for stands.
   * @param resource may be ALL_RESOURCES
   */
  async pause(resource: string, pause: Pause & { readonly sinceMs: number }, nowMs = pause.sinceMs): Promise<Outcome> {
    const { by, why, untilMs, sinceMs } = pause;
    // `untilMs` decides; DynamoDB removes the item some time after it.
    const expires = untilMs === undefined ? undefined : Math.ceil(untilMs / 1000);
    const line = {
      atMs: sinceMs,
      event: 'paused',
      resource,
      by,
      why,
      ...(untilMs !== undefined && { untilMs }),
    } as const;
    return (await this.#write({ ...pause, expires }, line, nowMs)) ? {} : { newer: (await this.#last(resource))! };
  }

  /**
   * Ends a pause. Without one, nothing is changed. A repeated request finds the end that it has made.
   * @param resource may be ALL_RESOURCES
   */
  async resume(resource: string, { by, why, atMs, nowMs = atMs }: Word): Promise<Outcome> {
    const last = await this.#last(resource);
    if (last?.ended && last.sinceMs === atMs) return { ended: last.ended };
    if (last === undefined || !isActive(last, nowMs)) return {};
    const expires = Math.ceil(atMs / 1000) + END_KEPT_SECONDS;
    const line = { atMs, event: 'resumed', resource, by, ...(why !== undefined && { why }) } as const;
    const end = { by, why, sinceMs: atMs, untilMs: 0, ended: last, expires };
    return (await this.#write(end, line, nowMs)) ? { ended: last } : { newer: (await this.#last(resource))! };
  }

  /** The last word about a resource, strongly consistent. */
  async #last(resource: string): Promise<LastWord | undefined> {
    const Key = marshall(pauseKey(this.#controller, resource));
    const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return Item && wordOf(Item);
  }

  /** @returns false if something newer stands. A word from the future is one by another clock, and no newer. */
  async #write(word: object, line: PauseLine, nowMs: number): Promise<boolean> {
    const item = {
      ...pauseKey(this.#controller, line.resource),
      controller: this.#controller,
      schemaVersion: SCHEMA_VERSION,
      ...word,
    };
    const change = {
      TableName: this.#table,
      Item: marshall(item, { removeUndefinedValues: true }),
      ConditionExpression: 'attribute_not_exists(sinceMs) OR sinceMs <= :atMs OR sinceMs > :nowMs',
      ExpressionAttributeValues: marshall({ ':atMs': line.atMs, ':nowMs': nowMs }),
    };
    const Item = historyItem(pauseHistoryPartition(this.#controller, line.resource), line.event, line);
    try {
      await dynamoDb.send(
        new TransactWriteItemsCommand({ TransactItems: [{ Put: change }, { Put: { TableName: this.#table, Item } }] }),
      );
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }
}

const isActive = ({ untilMs = Number.POSITIVE_INFINITY }: Pause, nowMs: number): boolean => untilMs > nowMs;

function wordOf(item: Record<string, AttributeValue>): LastWord {
  const {
    sk: _sk,
    pk: _pk,
    controller: _controller,
    schemaVersion: _version,
    expires: _expires,
    ...word
  } = readItem(item);
  return word as LastWord;
}
