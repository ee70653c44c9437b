import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { controllerPartition, interlockKey, SCHEMA_VERSION } from '../../control-loop/items.ts';
import { refuse } from '../api/refusal.ts';
import { succeeds } from '../api/store.ts';

/** Interlocks: while one of them counts, its controller leaves the resource to the drill. */
export class Holds {
  readonly #table: string;

  constructor(tableName: string) {
    this.#table = tableName;
  }

  /**
   * Taking one's own hold again only moves its end.
   * @throws {RefusedError} held-by-other
   */
  async take(controller: string, resource: string, drillId: string, nowMs: number, untilMs: number): Promise<void> {
    const item = {
      ...this.#key(controller, resource),
      schemaVersion: SCHEMA_VERSION,
      by: drillId,
      untilMs,
      expires: Math.ceil(untilMs / 1000),
    };
    const taken = await succeeds(
      dynamoDb.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: marshall(item),
          ConditionExpression: 'attribute_not_exists(pk) OR untilMs < :now OR #by = :drillId',
          ExpressionAttributeNames: { '#by': 'by' },
          ExpressionAttributeValues: marshall({ ':now': nowMs, ':drillId': drillId }),
        }),
      ),
    );
    if (!taken) throw refuse('held-by-other', `Somebody else holds ${resource} against the ${controller} controller.`);
  }

  /** Somebody else's hold stays. */
  async release(controller: string, resource: string, drillId: string): Promise<void> {
    await succeeds(
      dynamoDb.send(
        new DeleteItemCommand({
          TableName: this.#table,
          Key: marshall(this.#key(controller, resource)),
          ConditionExpression: '#by = :drillId',
          ExpressionAttributeNames: { '#by': 'by' },
          ExpressionAttributeValues: marshall({ ':drillId': drillId }),
        }),
      ),
    );
  }

  #key(controller: string, resource: string) {
    return { pk: controllerPartition(controller), sk: interlockKey(resource) };
  }
}
