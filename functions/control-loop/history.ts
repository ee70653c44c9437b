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

/** The decisions, actions and people's pauses of one controller's resources. */
export class History {
  readonly #table: string;
  readonly #controller: string;

  constructor(tableName: string, controller: string) {
    this.#table = tableName;
    this.#controller = controller;
  }

  /** The latest entries of a resource, including those for all resources; oldest first. */
  async read(resource: string, options: { sinceMs: number; limit: number }): Promise<HistoryLine[]> {
    const { sinceMs, limit } = options;
    const of = [
      partitions.history(this.#controller, resource),
      pauseHistoryPartition(this.#controller, resource),
      pauseHistoryPartition(this.#controller, ALL_RESOURCES),
    ];
    const lines = await Promise.all(of.map((partition) => this.#newest(partition, sinceMs, limit)));
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

  async #newest(partition: string, sinceMs: number, limit: number): Promise<{ sk: string; line: HistoryLine }[]> {
    const lines: { sk: string; line: HistoryLine }[] = [];
    const pages = paginateQuery(
      { client: dynamoDb, pageSize: limit },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: {
          ':pk': { S: partition },
          // Nothing is older than the epoch, and a date cannot be any age.
          ':from': { S: new Date(Math.max(0, sinceMs)).toISOString() },
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
