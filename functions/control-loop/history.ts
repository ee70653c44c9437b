import { paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import { dynamoDb } from '../aws/clients.ts';
import { ALL_RESOURCES } from './items.ts';
import { partitions, pauseHistoryPartition } from '../../fleet/partitions.ts';
import type { HistoryEntry } from './record.ts';
import { readItem } from './readItem.ts';

/** A person's action in the history of a resource, or of all resources. */
export interface PauseLine {
  readonly atMs: number;
  readonly event: 'paused' | 'resumed';
  /** A resource, or ALL_RESOURCES. */
  readonly resource: string;
  readonly by: string;
  readonly why?: string;
  readonly untilMs?: number;
}

export type HistoryLine = HistoryEntry | PauseLine;

interface HistoryRange {
  readonly sinceMs: number;
  readonly untilMs?: number;
  readonly limit: number;
}

/** The decisions, actions and people's pauses of one controller's resources. */
export class History {
  readonly #table: string;
  readonly #controller: string;

  constructor(tableName: string, controller: string) {
    this.#table = tableName;
    this.#controller = controller;
  }

  /**
   * The latest entries of a resource, including those for all resources; oldest first.
   * @param options.untilMs the latest ones of an earlier time, that moment included (default: of now)
   */
  async read(resource: string, options: HistoryRange): Promise<HistoryLine[]> {
    const { limit } = options;
    const of = [
      partitions.history(this.#controller, resource),
      pauseHistoryPartition(this.#controller, resource),
      pauseHistoryPartition(this.#controller, ALL_RESOURCES),
    ];
    const lines = await Promise.all(of.map((partition) => this.#newest(partition, options)));
    const inOrder = lines.flat().toSorted((a, b) => (a.sk < b.sk ? -1 : 1));
    return inOrder.slice(-limit).map(({ line }) => line);
  }

  /** The decision recorded at this time, with its metrics; undefined if its entry has expired. */
  async decisionAt(resource: string, atMs: number): Promise<HistoryEntry | undefined> {
    const { Items = [] } = await dynamoDb.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :time)',
        ExpressionAttributeValues: {
          ':pk': { S: partitions.history(this.#controller, resource) },
          ':time': { S: `${new Date(atMs).toISOString()}#` },
        },
      }),
    );
    return Items.map((item) => readItem(item) as HistoryEntry).find(({ event }) => event === 'decision');
  }

  async #newest(
    partition: string,
    { sinceMs, untilMs, limit }: HistoryRange,
  ): Promise<{ sk: string; line: HistoryLine }[]> {
    const lines: { sk: string; line: HistoryLine }[] = [];
    const pages = paginateQuery(
      { client: dynamoDb, pageSize: limit },
      {
        TableName: this.#table,
        KeyConditionExpression:
          untilMs === undefined ? 'pk = :pk AND sk >= :from' : 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': { S: partition },
          // Nothing is older than the epoch, and a date cannot be any age.
          ':from': { S: new Date(Math.max(0, sinceMs)).toISOString() },
          // Behind everything that distinguishes entries of one millisecond.
          ...(untilMs !== undefined && { ':to': { S: `${new Date(untilMs).toISOString()}~` } }),
        },
        ScanIndexForward: false,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const { pk: _pk, sk, schemaVersion: _schemaVersion, expires: _expires, ...line } = readItem(item);
        lines.push({ sk, line: line as HistoryLine });
      }
      if (lines.length >= limit) break;
    }
    return lines;
  }
}
