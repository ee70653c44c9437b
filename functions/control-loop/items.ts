import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { partitions } from '../../fleet/partitions.ts';

/** The schema version of the ledger's items. An item of another version counts as lost, and is rebuilt from AWS. */
export const SCHEMA_VERSION = 1;

/** Stands for all resources of a controller. */
export const ALL_RESOURCES = '*';

/** An item's key: `pk` and `sk`. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export const pauseKey = (controller: string, resource: string): ItemKey => ({
  pk: partitions.pauses(controller),
  sk: `pause#${resource}`,
});

/** The holder of a resource's interlock, and until when. */
export const interlockKey = (controller: string, resource: string): ItemKey => ({
  pk: partitions.interlocks(controller),
  sk: `interlock#${resource}`,
});

/** History entries are kept for 90 days; then DynamoDB's time-to-live removes them. */
const HISTORY_SECONDS = 90 * 86_400;

/**
 * One history entry, as a DynamoDB item.
 * @param distinction distinguishes entries of the same millisecond
 */
export function historyItem(
  partition: string,
  distinction: string,
  line: { readonly atMs: number },
): Record<string, AttributeValue> {
  const item = {
    pk: partition,
    sk: `${new Date(line.atMs).toISOString()}#${distinction}`,
    schemaVersion: SCHEMA_VERSION,
    ...line,
    expires: Math.floor(line.atMs / 1000) + HISTORY_SECONDS,
  };
  return marshall(item, { removeUndefinedValues: true });
}
