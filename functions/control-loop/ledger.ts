import { BatchGetItemCommand, paginateQuery, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../aws/clients.ts';
import type { BaseDecision, Numbers } from './decision.ts';
import type { Lease } from './lease.ts';
import type { Interlock } from './interlock.ts';
import { ALL_RESOURCES, controllerPartition, historyItem, interlockKey, pauseKey, SCHEMA_VERSION } from './items.ts';
import type { Pause } from './pause.ts';

/** What the ledger knows of one resource. */
export interface ResourceRecord<Progress> {
  /** Rises by one with every write; 0 where there is no record yet. */
  readonly version: number;
  /** Long work under way; undefined where there is none, or where it was lost. */
  readonly progress: Progress | undefined;
  /** The decision that was last told. */
  readonly told: Told | undefined;
  readonly pause: Pause | undefined;
  /** Somebody else's exclusive work on the resource, such as a drill. */
  readonly interlock: Interlock | undefined;
  /** What others left for this resource, by its name: `warmup#READER` says how a warm-up ended. */
  readonly marks: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
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

/** DynamoDB, as one controller keeps its memory in it. Keys: `pk` and `sk`, both strings; time-to-live in `expires`. */
export class Ledger<Progress> {
  readonly #table: string;
  readonly #controller: string;

  readonly #marksOf: (progress: Progress) => readonly string[];

  /** @param marksOf the names of further items that somebody may have left for a resource with this progress */
  constructor(tableName: string, controller: string, marksOf: (progress: Progress) => readonly string[] = () => []) {
    this.#table = tableName;
    this.#controller = controller;
    this.#marksOf = marksOf;
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
    const items = await this.#get([
      `state#${resource}`,
      pauseKey(resource),
      pauseKey(ALL_RESOURCES),
      interlockKey(resource),
    ]);
    const record = this.#recordOf(resource, items, nowMs);
    const marks = record.progress ? this.#marksOf(record.progress) : [];
    return marks.length > 0 ? { ...record, marks: await this.#get(marks) } : record;
  }

  async #get(sortKeys: readonly string[]): Promise<Map<string, Item>> {
    const { Responses, UnprocessedKeys } = await dynamoDb.send(
      new BatchGetItemCommand({
        RequestItems: {
          [this.#table]: { Keys: sortKeys.map((sk) => marshall({ pk: this.#partition, sk })), ConsistentRead: true },
        },
      }),
    );
    // An item that was not read is not one that is not there: deciding without it could forget a drain.
    if (Object.keys(UnprocessedKeys ?? {}).length > 0) {
      throw new Error(`DynamoDB did not return all of ${sortKeys.join(', ')}.`);
    }
    const items = (Responses?.[this.#table] ?? []).map((item) => unmarshall(item) as Item);
    return new Map(items.map((item) => [item.sk, item]));
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
    // In the order of their versions, even within one millisecond.
    const place = String(version).padStart(9, '0');
    try {
      await dynamoDb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName: this.#table, Item: historyItem(this.#controller, lease.resource, place, entry) } },
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

  #recordOf(resource: string, items: ReadonlyMap<string, Item>, nowMs: number): ResourceRecord<Progress> {
    const state = items.get(`state#${resource}`) as (Item & StateItem<Progress>) | undefined;
    const known = state?.schemaVersion === SCHEMA_VERSION ? state : undefined;
    const pause = [ALL_RESOURCES, resource]
      .map((name) => items.get(pauseKey(name)) as (Item & Pause) | undefined)
      .find((candidate) => candidate && (candidate.untilMs ?? Number.POSITIVE_INFINITY) > nowMs);
    const marks = this.#pick(items, known?.progress);
    const held = items.get(interlockKey(resource)) as (Item & Interlock) | undefined;
    const interlock = held && held.untilMs > nowMs ? { by: held.by, untilMs: held.untilMs } : undefined;
    return { version: state?.version ?? 0, progress: known?.progress, told: known?.told, pause, interlock, marks };
  }

  #pick(items: ReadonlyMap<string, Item>, progress: Progress | undefined): Map<string, Item> {
    const names = progress === undefined ? [] : this.#marksOf(progress);
    return new Map(
      names.flatMap((name): [string, Item][] => {
        const item = items.get(name);
        return item ? [[name, item]] : [];
      }),
    );
  }

  #item(sk: string, content: object) {
    return marshall(
      { pk: this.#partition, sk, schemaVersion: SCHEMA_VERSION, ...content },
      { removeUndefinedValues: true },
    );
  }

  get #partition() {
    return controllerPartition(this.#controller);
  }
}

/** Names a decision: the same wherever it is told. */
export const decisionId = (controller: string, resource: string, atMs: number): string =>
  `${controller}/${resource}/${new Date(atMs).toISOString()}`;

/** Whether a decision differs from what was last told, so that it has to be told. */
export const isNews = (told: Told | undefined, decision: BaseDecision): boolean =>
  told?.kind !== decision.kind || told.reason !== decision.reason;

interface Item extends Readonly<Record<string, unknown>> {
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
