import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { createLedger, createSetup, type Setup } from './setup.ts';

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });

let setup: Setup;
beforeEach(async () => {
  setup = createSetup();
  await createLedger(setup);
  await setup.client.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: S('a'), n: N('1') } }));
});

const TableName = 'ledger';
const stored = () =>
  [...setup.dynamodb.inspect('ledger')].toSorted((x, y) => (String(x['pk']) < String(y['pk']) ? -1 : 1));

async function acquire(holder: string, nowMs: number): Promise<boolean> {
  try {
    await setup.client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: S('lease') },
        UpdateExpression: 'SET holder = :holder, expiresMs = :until ADD fence :one',
        ConditionExpression: 'attribute_not_exists(pk) OR expiresMs < :now',
        ExpressionAttributeValues: {
          ':holder': S(holder),
          ':now': N(String(nowMs)),
          ':until': N(String(nowMs + 1_000)),
          ':one': N('1'),
        },
      }),
    );
    return true;
  } catch {
    return false;
  }
}

const race = (nowMs: number) => Promise.all(['x', 'y', 'z'].map((holder) => acquire(holder, nowMs)));

test('of many that race for a lease, one gets it, and the next one when it has expired', async () => {
  expect((await race(5_000)).filter(Boolean)).toHaveLength(1);
  expect((await race(6_000)).filter(Boolean)).toHaveLength(0);
  expect((await race(6_001)).filter(Boolean)).toHaveLength(1);
  expect(stored().find(({ pk }) => pk === 'lease')).toMatchObject({ fence: 2, expiresMs: 7_001 });
});
