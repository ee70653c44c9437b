import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { SCHEMA_VERSION } from '../../control-loop/items.ts';
import { slackPartitions } from '../../../fleet/partitions.ts';
import { readItem } from '../../control-loop/readItem.ts';

/** A drill takes hours at the most. */
const KEPT_SECONDS = 7 * 86_400;

/** The message of one drill. */
export interface DrillMessage {
  /** Its time stamp, by which Slack knows it. */
  readonly ts: string;
  /** What it shows: the same is not posted again. */
  readonly shown: string;
  /** Whether the verdict was posted, too. */
  readonly isReported: boolean;
}

/** The verdict of a drill, and where its report is. */
export interface DrillEnd {
  readonly verdict: string;
  readonly explanation: string;
  readonly region: string;
  /** Both absent where no report could be written. */
  readonly bucket?: string;
  readonly html?: string;
}

/** Which message in Slack is which drill's: in the ledger, written under a lease, but for the end. */
export class DrillMessages {
  readonly #table: string;

  constructor(tableName: string) {
    this.#table = tableName;
  }

  find = (drillId: string): Promise<DrillMessage | undefined> => this.#find(messageKey(drillId));

  put = (drillId: string, message: DrillMessage): Promise<void> => this.#put(messageKey(drillId), message);

  findEnd = (drillId: string): Promise<DrillEnd | undefined> => this.#find(endKey(drillId));

  /** The holder of the lease finds it there, and posts it. */
  putEnd = (drillId: string, end: DrillEnd): Promise<void> => this.#put(endKey(drillId), end);

  async #find<Item>(sk: string): Promise<Item | undefined> {
    const Key = marshall({ pk: slackPartitions.own, sk });
    const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return Item && (readItem(Item) as Item);
  }

  async #put(sk: string, content: DrillMessage | DrillEnd): Promise<void> {
    const expires = Math.floor(Date.now() / 1000) + KEPT_SECONDS;
    const item = { pk: slackPartitions.own, sk, schemaVersion: SCHEMA_VERSION, expires, ...content };
    await dynamoDb.send(new PutItemCommand({ TableName: this.#table, Item: marshall(item) }));
  }
}

const messageKey = (drillId: string) => `drill#${drillId}`;

const endKey = (drillId: string) => `drill-end#${drillId}`;
