import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../platform/clients.ts';
import type { Order } from './order.ts';

/** How a warm-up ended. */
export interface Ending {
  readonly outcome: 'succeeded' | 'failed';
  /** Why it failed, in a sentence. */
  readonly error?: string;
}

/** The controller looks within minutes; a day is for people who look later. */
const KEPT_SECONDS = 86_400;

/**
 * Writes the ending into the ledger, where the replicas controller finds it.
 * @returns false if a later request for the reader has ended already: then this one is of no interest any more
 */
export async function recordEnding(
  tableName: string,
  { readerId, requestedAtMs }: Order,
  ending: Ending,
  finishedAtMs: number,
): Promise<boolean> {
  try {
    await dynamoDb.send(
      new PutItemCommand({
        TableName: tableName,
        Item: marshall({
          pk: 'controller#replicas',
          sk: `warmup#${readerId}`,
          schemaVersion: 1,
          requestedAtMs,
          finishedAtMs,
          ...ending,
          expires: Math.floor(finishedAtMs / 1000) + KEPT_SECONDS,
        }),
        ConditionExpression: 'attribute_not_exists(pk) OR requestedAtMs <= :requestedAtMs',
        ExpressionAttributeValues: marshall({ ':requestedAtMs': requestedAtMs }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
