import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { controllerPartition, interlockKey, SCHEMA_VERSION } from '../../control-loop/items.ts';
import { publish } from '../../control-loop/publish.ts';
import { isNamed } from '../../aws/conditionChanged.ts';

/** Names this interlock's holder. */
const HOLDER = 'foreign-scaling-policy';

/** Three ticks: one or two may be missed. */
const HELD_MS = 15 * 60_000;

/**
 * Keeps the replicas controller away from a cluster whose readers somebody else lets be scaled: what one of the two
 * adds, the other one would remove. Each tick holds it anew; once the other one is gone, the last hold runs out.
 * An interlock that somebody else has on the cluster stays.
 */
export async function holdReplicas(
  cluster: string,
  { tableName, busName }: { readonly tableName: string; readonly busName: string },
  nowMs: number,
): Promise<void> {
  if (await takeInterlock(tableName, cluster, nowMs)) await tellPeople(busName, cluster, nowMs);
}

/** @returns whether nobody held the cluster before; false also where somebody else does, and goes on doing so */
async function takeInterlock(tableName: string, cluster: string, nowMs: number): Promise<boolean> {
  const untilMs = nowMs + HELD_MS;
  try {
    const { Attributes } = await dynamoDb.send(
      new PutItemCommand({
        TableName: tableName,
        Item: marshall({
          pk: controllerPartition('replicas'),
          sk: interlockKey(cluster),
          schemaVersion: SCHEMA_VERSION,
          by: HOLDER,
          untilMs,
          expires: Math.ceil(untilMs / 1000),
        }),
        ConditionExpression: 'attribute_not_exists(pk) OR #by = :holder OR untilMs <= :now',
        ExpressionAttributeNames: { '#by': 'by' },
        ExpressionAttributeValues: marshall({ ':holder': HOLDER, ':now': nowMs }),
        ReturnValues: 'ALL_OLD',
      }),
    );
    return Attributes === undefined || Number(Attributes['untilMs']?.N) <= nowMs;
  } catch (error) {
    if (isNamed(error, 'ConditionalCheckFailedException')) return false;
    throw error;
  }
}

async function tellPeople(busName: string, cluster: string, nowMs: number): Promise<void> {
  const message = `Somebody else has registered ${cluster} with Application Auto Scaling. Evenkeel leaves its readers alone until that scalable target or policy is gone.`;
  const about = { schemaVersion: 1, controller: 'safetyNet', resource: cluster } as const;
  const detail = { ...about, reason: 'foreign-scaling', message };
  await publish(busName, nowMs, { 'detail-type': 'Attention Needed', detail });
}
