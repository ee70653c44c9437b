import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { KEPT_SECONDS } from './keys.ts';
import { drillPartitions } from '../../../fleet/partitions.ts';
import type { Approval } from './report.ts';
import { succeeds } from './store.ts';
import { readItem } from '../../control-loop/readItem.ts';

/** A drill that waits for approval. Its task token stays here: it is too long for Slack's buttons, and is a secret. */
export interface ApprovalItem {
  readonly drillId: string;
  readonly taskToken: string;
  readonly planHash: string;
  readonly requestedBy: string;
  readonly expiresAtMs: number;
  /** The number of people who must approve. */
  readonly needed: number;
  readonly approvals: readonly Approval[];
  readonly decided?: 'approved' | 'denied';
}

export class DrillApprovals {
  readonly #table: string;

  constructor(tableName: string) {
    this.#table = tableName;
  }

  /** A repeated request takes the place of the first one: its token is the one that counts. */
  async request(item: ApprovalItem): Promise<void> {
    const expires = Math.floor(item.expiresAtMs / 1000) + KEPT_SECONDS;
    await dynamoDb.send(
      new PutItemCommand({ TableName: this.#table, Item: marshall({ ...key(item.drillId), ...item, expires }) }),
    );
  }

  async find(drillId: string): Promise<ApprovalItem | undefined> {
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(key(drillId)), ConsistentRead: true }),
    );
    return Item && (readItem(Item) as ApprovalItem);
  }

  /**
   * The one conditional write that decides: of two people at once, the second one is refused.
   * @param before the number of decisions that this one was based on
   * @returns false if another decision came first; nothing was changed
   */
  async decide(
    drillId: string,
    before: number,
    approval: Approval,
    decided: ApprovalItem['decided'],
  ): Promise<boolean> {
    return await succeeds(
      dynamoDb.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: marshall(key(drillId)),
          UpdateExpression: `SET approvals = list_append(approvals, :approval)${decided ? ', decided = :decided' : ''}`,
          ConditionExpression: 'attribute_not_exists(decided) AND size(approvals) = :before',
          ExpressionAttributeValues: marshall({
            ':approval': [approval],
            ':before': before,
            ...(decided && { ':decided': decided }),
          }),
        }),
      ),
    );
  }
}

const key = (drillId: string) => ({ pk: drillPartitions.approvals, sk: drillId });
