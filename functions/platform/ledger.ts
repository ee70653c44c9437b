import { BatchGetItemCommand, paginateQuery, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from './clients.ts';
import type { BaseDecision, Numbers } from './decision.ts';
import type { Lease } from './lease.ts';
import type { Pause } from './pause.ts';

/** The shape of the items below. An item of another shape counts as lost, and what it said is rebuilt from AWS. */
const SCHEMA_VERSION = 1;

/** Decisions are kept for 90 days; then DynamoDB's time-to-live removes them. */
const HISTORY_SECONDS = 90 * 86_400;

/** What the ledger knows of one resource. */
export interface ResourceRecord<Progress> {
  /** Rises by one with every write; 0 where there is no record yet. */
  readonly version: number;
  /** Long work under way; undefined where there is none, or where it was lost. */
  readonly progress: Progress | undefined;
  /** The decision that was last told. */
  readonly told: Told | undefined;
  readonly pause: Pause | undefined;
}

export interface Told {
  readonly kind: string;
  readonly reason: string;
  readonly atMs: number;
}

/** One line of a resource's history. */
export interface HistoryEntry {
  readonly atMs: number;
  /** Unique within the history of the resource, together with `atMs`. */
  readonly event: 'decision' | 'succeeded' | 'failed';
  readonly kind: string;
  readonly reason: string;
  readonly mode: 'observe' | 'act';
  readonly numbers: Numbers;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/** A write came too late: another invocation has held the lease since. Nothing was written. */
export class LeaseLostError extends Error {
  constructor(resource: string) {
    super(`The record of ${resource} was written by another invocation meanwhile; this one stops.`);
    this.name = 'LeaseLostError';
  }
}

const ALL = '*';

/** DynamoDB, as one controller keeps its memory in it. Keys: `pk` and `sk`, both strings; time-to-live in `expires`. */
export class Ledger<Progress> {
  readonly #table: string;
  readonly #controller: string;

  constructor(tableName: string, controller: string) {
    this.#table = tableName;
    this.#controller = controller;
  }

  /** All resources of the controller, for the tick: eventually consistent, one call for each MB. */
  async readAll(nowMs: number): Promise<(resource: string) => ResourceRecord<Progress>> {
    const items = new Map<string, Item>();
    const pages = paginateQuery(
      { client: dynamoDb },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: this.#partition } },
      },
    );
    for await (const { Items = [] } of pages) {
      for (const marshalled of Items) {
        const item = unmarshall(marshalled) as Item;
        items.set(item.sk, item);
      }
    }
    return (resource) => this.#recordOf(resource, items, nowMs);
  }

  /** One resource, strongly consistent: read under the lease. */
  async read(resource: string, nowMs: number): Promise<ResourceRecord<Progress>> {
    const keys = [`state#${resource}`, `pause#${resource}`, `pause#${ALL}`];
    const { Responses, UnprocessedKeys } = await dynamoDb.send(
      new BatchGetItemCommand({
        RequestItems: {
          [this.#table]: { Keys: keys.map((sk) => marshall({ pk: this.#partition, sk })), ConsistentRead: true },
        },
      }),
    );
    // A record that was not read is not a record that is not there: deciding without it could forget a drain.
    if (Object.keys(UnprocessedKeys ?? {}).length > 0)
      throw new Error(`DynamoDB did not return all keys of ${resource}`);
    const items = (Responses?.[this.#table] ?? []).map((item) => unmarshall(item) as Item);
    return this.#recordOf(resource, new Map(items.map((item) => [item.sk, item])), nowMs);
  }

  /**
   * Writes one line of history and the resource's record, both or neither.
   * @returns the record as it stands now
   * @throws {LeaseLostError} if somebody else has written the record since it was read
   */
  async write(
    lease: Lease,
    before: ResourceRecord<Progress>,
    entry: HistoryEntry,
    progress: Progress | undefined,
  ): Promise<ResourceRecord<Progress>> {
    const told =
      entry.event === 'decision' ? { kind: entry.kind, reason: entry.reason, atMs: entry.atMs } : before.told;
    const version = before.version + 1;
    const state = { version, fence: lease.fence, progress, told };
    try {
      await dynamoDb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: this.#historyPut(lease.resource, version, entry) },
            {
              Put: {
                TableName: this.#table,
                Item: this.#item(`state#${lease.resource}`, state),
                // The version says that nobody wrote since we read; the fence, that no later holder of the lease did.
                ConditionExpression:
                  before.version === 0 ? 'attribute_not_exists(pk)' : 'version = :version AND fence <= :fence',
                ...(before.version > 0 && {
                  ExpressionAttributeValues: marshall({ ':version': before.version, ':fence': lease.fence }),
                }),
              },
            },
          ],
        }),
      );
    } catch (error) {
      if (isConditionFailure(error)) throw new LeaseLostError(lease.resource);
      throw error;
    }
    return { ...before, version, progress, told };
  }

  #historyPut(resource: string, version: number, entry: HistoryEntry) {
    const { atMs, ...line } = entry;
    return {
      TableName: this.#table,
      Item: marshall(
        {
          pk: `history#${this.#controller}#${resource}`,
          // The version keeps two lines of one millisecond apart and in order.
          sk: `${new Date(atMs).toISOString()}#${String(version).padStart(9, '0')}`,
          schemaVersion: SCHEMA_VERSION,
          atMs,
          ...line,
          expires: Math.floor(atMs / 1000) + HISTORY_SECONDS,
        },
        { removeUndefinedValues: true },
      ),
    };
  }

  #recordOf(resource: string, items: ReadonlyMap<string, Item>, nowMs: number): ResourceRecord<Progress> {
    const state = items.get(`state#${resource}`) as (Item & StateItem<Progress>) | undefined;
    const known = state?.schemaVersion === SCHEMA_VERSION ? state : undefined;
    const pause = [ALL, resource]
      .map((name) => items.get(`pause#${name}`) as (Item & Pause) | undefined)
      .find((candidate) => candidate && (candidate.untilMs ?? Number.POSITIVE_INFINITY) > nowMs);
    return { version: state?.version ?? 0, progress: known?.progress, told: known?.told, pause };
  }

  #item(sk: string, content: object) {
    return marshall(
      { pk: this.#partition, sk, schemaVersion: SCHEMA_VERSION, ...content },
      { removeUndefinedValues: true },
    );
  }

  get #partition() {
    return `controller#${this.#controller}`;
  }
}

/** Names a decision: the same wherever it is told. */
export const decisionId = (controller: string, resource: string, atMs: number): string =>
  `${controller}/${resource}/${new Date(atMs).toISOString()}`;

/** Whether a decision differs from what was last told, so that it has to be told. */
export const isNews = (told: Told | undefined, decision: BaseDecision): boolean =>
  told?.kind !== decision.kind || told.reason !== decision.reason;

interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly schemaVersion: number;
}

interface StateItem<Progress> {
  readonly version: number;
  readonly progress?: Progress;
  readonly told?: Told;
}

const isConditionFailure = (error: unknown) =>
  error instanceof Error && error.name === 'TransactionCanceledException' && error.message.includes('ConditionalCheck');
