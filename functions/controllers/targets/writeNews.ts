import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { partitions } from '../../../fleet/partitions.ts';
import { SCHEMA_VERSION } from '../../control-loop/items.ts';
import { knowsMachinesOf } from './knownMachines.ts';
import { ANY_GROUP, type News, newsMark, OTHER_HAND, warnedAttribute } from './news.ts';

/** After so long, an item begins anew: who reverts what we do is of interest for six hours, and nothing else for as long. */
const KEPT_SECONDS = 7 * 3_600;

/**
 * Who is to read it: the groups that it is about. A warning comes once, and no tick finds what it said: of an instance that
 * nobody here knows, every group reads it at its next turn, unless all of them are known.
 */
export function readersOf(news: News, groups: readonly string[], fleet: Iterable<string>): readonly string[] {
  return 'otherHand' in news || groups.length > 0 || knowsMachinesOf(fleet) ? groups : [ANY_GROUP];
}

/**
 * Leaves news for whoever holds the lease: several events may come at once, of which one alone has its turn. Writing it
 * again changes nothing but the time, and what is older than what stands there is no news.
 */
export async function writeNews(
  { tableName, controller }: { readonly tableName: string; readonly controller: string },
  group: string,
  news: News,
  nowMs: number,
): Promise<void> {
  const [name, value] =
    'otherHand' in news
      ? [OTHER_HAND, news.otherHand]
      : [warnedAttribute(news.instanceId), { warning: news.warning, atMs: nowMs }];
  const key = { pk: partitions.marks(controller), sk: newsMark(group) };
  const now = Math.floor(nowMs / 1_000);
  const fresh = { ...key, controller, schemaVersion: SCHEMA_VERSION, expires: now + KEPT_SECONDS, [name]: value };
  try {
    await dynamoDb.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: marshall(key),
        UpdateExpression: 'SET #name = :value',
        ConditionExpression: 'expires > :now AND (attribute_not_exists(#name) OR #name.atMs <= :atMs)',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: marshall({ ':value': value, ':now': now, ':atMs': value.atMs }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const before = error.Item && unmarshall(error.Item);
    if (before && Number(before['expires']) > now) return;
    // The first one, or the first one after all others are of no interest any more.
    await dynamoDb.send(new PutItemCommand({ TableName: tableName, Item: marshall(fresh) }));
  }
}
