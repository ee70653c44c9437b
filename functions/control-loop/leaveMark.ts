import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../aws/clients.ts';
import { isNamed } from '../aws/conditionChanged.ts';
import { SCHEMA_VERSION } from './items.ts';
import { partitions } from '../../fleet/partitions.ts';

/** The controller reads it within minutes; a day is for people who investigate later. */
const KEPT_SECONDS = 86_400;

export interface Mark {
  readonly controller: string;
  /** Its name in the ledger, one of those that the controller's `marksOf` gives. */
  readonly name: string;
  readonly requestedAtMs: number;
  readonly finishedAtMs: number;
}

/**
 * Records in the ledger the outcome of work that a controller requested from another function.
 * @returns false if the outcome of a later request is already recorded, which makes this one obsolete
 */
export async function leaveMark(
  tableName: string,
  { controller, name, requestedAtMs, finishedAtMs }: Mark,
  facts: object,
): Promise<boolean> {
  const item = {
    pk: partitions.marks(controller),
    sk: name,
    controller,
    schemaVersion: SCHEMA_VERSION,
    requestedAtMs,
    finishedAtMs,
    ...facts,
    expires: Math.floor(finishedAtMs / 1000) + KEPT_SECONDS,
  };
  try {
    await dynamoDb.send(
      new PutItemCommand({
        TableName: tableName,
        Item: marshall(item, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(pk) OR requestedAtMs <= :requestedAtMs',
        ExpressionAttributeValues: marshall({ ':requestedAtMs': requestedAtMs }),
      }),
    );
    return true;
  } catch (error) {
    if (isNamed(error, 'ConditionalCheckFailedException')) return false;
    throw error;
  }
}
