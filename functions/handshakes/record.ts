import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../platform/clients.ts';
import { controllerPartition, SCHEMA_VERSION } from '../platform/items.ts';
import type { Proof } from './prove.ts';

/** The controller looks within minutes; a day is for people who look later. */
const KEPT_SECONDS = 86_400;

/**
 * Writes how it went into the ledger, where the certificates controller finds it.
 * @returns false if a later request for the listener has been answered already
 */
export async function recordProof(
  tableName: string,
  { listenerArn, requestedAtMs }: { readonly listenerArn: string; readonly requestedAtMs: number },
  proof: Proof,
  finishedAtMs: number,
): Promise<boolean> {
  try {
    await dynamoDb.send(
      new PutItemCommand({
        TableName: tableName,
        Item: marshall(
          {
            pk: controllerPartition('certificates'),
            sk: `proof#${listenerArn}`,
            schemaVersion: SCHEMA_VERSION,
            requestedAtMs,
            finishedAtMs,
            ...proof,
            expires: Math.floor(finishedAtMs / 1000) + KEPT_SECONDS,
          },
          { removeUndefinedValues: true },
        ),
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
