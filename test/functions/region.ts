import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { vi } from 'vitest';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { createLedgerTable } from './ledgerTable.ts';

export const TABLE = 'ledger';
export const BUS = 'evenkeel-test';

export interface Platform {
  readonly region: Region;
  /** An item that somebody else left in the ledger. */
  put(item: Readonly<Record<string, unknown>>): Promise<void>;
  /** An item is lost. */
  remove(key: { readonly pk: string; readonly sk: string }): Promise<void>;
  /** Everything in the ledger, by `pk` and `sk`. */
  items(): Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  close(): Promise<void>;
}

/**
 * A Region behind a socket with a ledger and a bus, and an environment that sends the platform's clients there. They
 * are made when their module is imported, so that a test imports what it tests after this.
 */
export async function createPlatform(): Promise<Platform> {
  // Another file of this process may have imported them before, for a Region that is gone.
  vi.resetModules();
  const region = createRegion();
  const server = await region.endpoint.listen();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const dynamoDb = new DynamoDBClient(region.clientConfig());
  await createLedgerTable(dynamoDb, TABLE);
  await new EventBridgeClient(region.clientConfig()).send(new CreateEventBusCommand({ Name: BUS }));
  return {
    region,
    put: async (item) => {
      await dynamoDb.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item) }));
    },
    remove: async (key) => {
      await dynamoDb.send(new DeleteItemCommand({ TableName: TABLE, Key: marshall(key) }));
    },
    items: () =>
      Object.fromEntries(
        region.dynamoDb.inspect(TABLE).map((item) => [`${String(item['pk'])} ${String(item['sk'])}`, item]),
      ),
    close: async () => {
      await server.close();
      // Nor has another file of this process anything of this Region.
      vi.resetModules();
    },
  };
}
