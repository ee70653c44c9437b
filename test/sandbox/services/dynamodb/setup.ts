import {
  CreateTableCommand,
  DynamoDBClient,
  type AttributeValue,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { Core } from '../../../../sandbox/core.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import { createDynamoDb, type DynamoDbOptions } from '../../../../sandbox/services/dynamodb/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';

/** 2026-01-01T00:00:00Z */
export const START_MS = 1_767_225_600_000;

export type Item = Record<string, AttributeValue>;

/** A Region with DynamoDB only, and a real SDK client of it in memory. */
export function createSetup(options: DynamoDbOptions = {}) {
  const clock = new VirtualClock(START_MS);
  const core: Core = { clock, random: createRandom(1), receivers: new Map(), emit: () => {}, record: () => {} };
  const dynamodb = createDynamoDb(core, options);
  const endpoint = new Endpoint().add(dynamodb.wire);
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: endpoint.requestHandler(),
    maxAttempts: 1,
  });
  return { clock, dynamodb, endpoint, client };
}

export type Setup = ReturnType<typeof createSetup>;

/** A table `ledger` with the partition key `pk`, a string, and whatever differs from that. */
export async function createLedger({ client }: Setup, differing: Partial<CreateTableCommandInput> = {}): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: 'ledger',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      ...differing,
    }),
  );
}

/** The key of a ledger whose items are ordered by the number `sk`. */
export const WITH_SORT_KEY: Partial<CreateTableCommandInput> = {
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ],
};
