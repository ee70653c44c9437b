import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { DRILL_APPROVALS, KEPT_SECONDS } from './keys.ts';
import type { Approval } from './report.ts';
import { succeeds } from './store.ts';

/** A drill that waits for people. The token stays here: Slack's buttons are too small for it, and it is nobody's business. */
export interface ApprovalItem {
  readonly drillId: string;
  readonly taskToken: string;
  readonly planHash: string;
  readonly requestedBy: string;
  readonly expiresAtMs: number;
  /** So many people have to say yes. */
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
    return Item && (unmarshall(Item) as ApprovalItem);
  }

  /**
   * The one write that decides: of two people at once, the second one sees what the first one said.
   * @param before how many had said something when this was thought of
   * @returns false if somebody was faster; nothing was changed
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

const key = (drillId: string) => ({ pk: DRILL_APPROVALS, sk: drillId });
