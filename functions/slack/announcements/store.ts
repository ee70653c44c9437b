import { paginateQuery, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { SCHEMA_VERSION } from '../../control-loop/items.ts';
import { slackPartitions } from '../../../fleet/partitions.ts';
import type { Line, Topic } from './line.ts';
import { readItem } from '../../control-loop/readItem.ts';

/** An hour's message is updated within that hour, and a little later if events are late. */
const KEPT_SECONDS = 86_400;

/** The posted message of a topic. */
export interface Posted {
  /** The message's timestamp, which is its ID in Slack. */
  readonly ts: string;
  /** The number of lines in it. */
  readonly lines: number;
}

/** The ledger key of a topic. */
export const topicName = ({ controller, resource, hourMs, isProblem }: Topic): string =>
  `${controller}/${resource}/${new Date(hourMs).toISOString().slice(0, 13)}/${isProblem ? 'problems' : 'changes'}`;

/** The announcements in the ledger: a topic is a partition with an item per line. */
export class Announcements {
  readonly #table: string;

  constructor(tableName: string) {
    this.#table = tableName;
  }

  /** Idempotent. */
  async add(topic: Topic, line: Line): Promise<void> {
    await this.#put(topic, `line#${line.id}`, line);
  }

  async setPosted(topic: Topic, posted: Posted): Promise<void> {
    await this.#put(topic, 'posted', posted);
  }

  async read(topic: Topic): Promise<{ readonly lines: readonly Line[]; readonly posted: Posted | undefined }> {
    const lines: Line[] = [];
    let posted: Posted | undefined;
    const pages = paginateQuery(
      { client: dynamoDb },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partition(topic) } },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const marshalled of Items) {
        const item = readItem(marshalled);
        if (item['sk'] === 'posted') posted = item as Posted;
        else lines.push(item as Line);
      }
    }
    return { lines, posted };
  }

  async #put(topic: Topic, sk: string, content: object): Promise<void> {
    const expires = Math.floor(topic.hourMs / 1000) + KEPT_SECONDS;
    const item = { pk: partition(topic), sk, schemaVersion: SCHEMA_VERSION, expires, ...content };
    await dynamoDb.send(new PutItemCommand({ TableName: this.#table, Item: marshall(item) }));
  }
}

const partition = (topic: Topic) => slackPartitions.announcements(topicName(topic));
