import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** The shape of the ledger's items. An item of another shape counts as lost, and what it said is rebuilt from AWS. */
export const SCHEMA_VERSION = 1;

/** Stands for every resource of a controller, where something is said about all of them at once. */
export const ALL_RESOURCES = '*';

export const controllerPartition = (controller: string): string => `controller#${controller}`;

export const pauseKey = (resource: string): string => `pause#${resource}`;

/** Who has a resource for exclusive work, and until when. */
export const interlockKey = (resource: string): string => `interlock#${resource}`;

export const historyPartition = (controller: string, resource: string): string => `history#${controller}#${resource}`;

/** Lines of history are kept for 90 days; then DynamoDB's time-to-live removes them. */
const HISTORY_SECONDS = 90 * 86_400;

/**
 * One line of a resource's history, as DynamoDB takes it.
 * @param distinction keeps two lines of one millisecond apart
 */
export function historyItem(
  controller: string,
  resource: string,
  distinction: string,
  line: { readonly atMs: number },
): Record<string, AttributeValue> {
  const item = {
    pk: historyPartition(controller, resource),
    sk: `${new Date(line.atMs).toISOString()}#${distinction}`,
    schemaVersion: SCHEMA_VERSION,
    ...line,
    expires: Math.floor(line.atMs / 1000) + HISTORY_SECONDS,
  };
  return marshall(item, { removeUndefinedValues: true });
}
