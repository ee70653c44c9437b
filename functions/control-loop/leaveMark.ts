import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../aws/clients.ts';
import { isNamed } from '../aws/conditionChanged.ts';
import { controllerPartition, SCHEMA_VERSION } from './items.ts';

/** The controller looks within minutes; a day is for people who look later. */
const KEPT_SECONDS = 86_400;

export interface Mark {
  readonly controller: string;
  /** Its name in the ledger, one of those that the controller's `marksOf` gives. */
  readonly name: string;
  readonly requestedAtMs: number;
  readonly finishedAtMs: number;
}

/**
 * Writes into the ledger how something ended that a controller has asked another function for.
 * @returns false if a later request has been answered already: then this one is of no interest any more
 */
export async function leaveMark(
  tableName: string,
  { controller, name, requestedAtMs, finishedAtMs }: Mark,
  facts: object,
): Promise<boolean> {
  const item = {
    pk: controllerPartition(controller),
    sk: name,
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
