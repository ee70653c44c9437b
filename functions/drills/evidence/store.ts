import { paginateQuery, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { drillPartitions } from '../../../fleet/partitions.ts';
import { dynamoDb } from '../../aws/clients.ts';
import { readItem } from '../../control-loop/readItem.ts';
import { SCHEMA_VERSION } from '../../control-loop/items.ts';
import { KEPT_SECONDS } from '../api/keys.ts';
import { type DrillEvidence, evidenceSchema } from './evidence.ts';

/** Items have about half a kilobyte, and a page one megabyte: this is far more than a person reads. */
const DRILLS_MAX = 5_000;

const PAGE_SIZE = 500;

export interface FoundEvidence {
  /** Newest first. */
  readonly drills: readonly DrillEvidence[];
  /** The keys of what cannot be read: each costs its own row only. */
  readonly unreadable: readonly string[];
  /** There are older ones in the span that were not read. */
  readonly hasMore: boolean;
}

interface Wanted {
  readonly sinceMs: number;
  /** Only drills of this kind on this resource. (default: all) */
  readonly only?: Pick<DrillEvidence, 'drill' | 'resource'>;
  /** (default: 5,000) */
  readonly limit?: number;
}

/** What stays of the drills, by the time of their request, as long as their reports. Only the report writes it. */
export class EvidenceStore {
  readonly #table: string;

  constructor(tableName: string) {
    this.#table = tableName;
  }

  /** A repeated report says the same again. */
  async put(evidence: DrillEvidence): Promise<void> {
    const item = {
      pk: drillPartitions.evidence,
      sk: `${new Date(evidence.requestedAtMs).toISOString()}#${evidence.drillId}`,
      schemaVersion: SCHEMA_VERSION,
      ...evidence,
      expires: Math.floor(evidence.requestedAtMs / 1_000) + KEPT_SECONDS,
    };
    await dynamoDb.send(
      new PutItemCommand({ TableName: this.#table, Item: marshall(item, { removeUndefinedValues: true }) }),
    );
  }

  /** The drills that were requested since then, page by page. */
  async read({ sinceMs, only, limit = DRILLS_MAX }: Wanted): Promise<FoundEvidence> {
    const drills: DrillEvidence[] = [];
    const unreadable: string[] = [];
    const pages = paginateQuery(
      { client: dynamoDb, pageSize: Math.min(PAGE_SIZE, limit) },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: {
          ':pk': { S: drillPartitions.evidence },
          // Nothing is older than the epoch, and a date cannot be any age.
          ':from': { S: new Date(Math.max(0, sinceMs)).toISOString() },
        },
        ScanIndexForward: false,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const parsed = z.safeParse(evidenceSchema, readItem(item));
        if (!parsed.success) unreadable.push(item['sk']?.S ?? 'unknown');
        else if (!only || (parsed.data.drill === only.drill && parsed.data.resource === only.resource))
          drills.push(parsed.data);
        if (drills.length >= limit) return { drills, unreadable, hasMore: true };
      }
    }
    return { drills, unreadable, hasMore: false };
  }
}
