import { DeleteItemCommand, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLedger, createSetup, WITH_SORT_KEY, type Item, type Setup } from './setup.ts';

const TableName = 'ledger';

/** One call, on one of eight items. */
type Step = ReturnType<typeof stepOf>;
const stepOf = (
  kind: 'put' | 'add' | 'remove' | 'delete' | 'get',
  pk: string,
  sk: number,
  name: string,
  value: number,
) => ({
  kind,
  pk,
  sk,
  name,
  value,
});

const steps = fc.array(
  fc
    .tuple(
      fc.constantFrom('put', 'add', 'remove', 'delete', 'get'),
      fc.constantFrom('a', 'b'),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom('x', 'y'),
      fc.integer(),
    )
    .map((parts) => stepOf(...parts)),
  { maxLength: 30 },
);

type Row = Record<string, number | string>;

/** Does to a map what the step is to do to the table; gives what a read finds. */
function model(rows: Map<string, Row>, { kind, pk, sk, name, value }: Step): Row | undefined {
  const id = `${pk}/${sk}`;
  const old = rows.get(id);
  const rest: Row = { pk, sk, ...old };
  if (kind === 'put') rows.set(id, { pk, sk, [name]: value });
  if (kind === 'add') rows.set(id, { ...rest, [name]: Number(old?.[name] ?? 0) + value });
  if (kind === 'delete') rows.delete(id);
  if (kind === 'remove') {
    delete rest[name];
    rows.set(id, rest);
  }
  return kind === 'get' ? old : undefined;
}

/** Does the step to the table; gives what a read finds. */
async function call({ client }: Setup, { kind, pk, sk, name, value }: Step): Promise<Row | undefined> {
  const Key = { pk: { S: pk }, sk: { N: String(sk) } };
  const operand = { N: String(value) };
  const named = { TableName, Key, ExpressionAttributeNames: { '#name': name } };
  switch (kind) {
    case 'put':
      await client.send(new PutItemCommand({ TableName, Item: { ...Key, [name]: operand } }));
      return undefined;
    case 'add':
      await client.send(
        new UpdateItemCommand({
          ...named,
          UpdateExpression: 'ADD #name :value',
          ExpressionAttributeValues: { ':value': operand },
        }),
      );
      return undefined;
    case 'remove':
      await client.send(new UpdateItemCommand({ ...named, UpdateExpression: 'REMOVE #name' }));
      return undefined;
    case 'delete':
      await client.send(new DeleteItemCommand({ TableName, Key }));
      return undefined;
    case 'get': {
      const { Item: found } = await client.send(new GetItemCommand({ TableName, Key }));
      return found && plain(found);
    }
  }
}

/** An item of strings and numbers. */
function plain(item: Item): Row {
  return Object.fromEntries(
    Object.entries(item).map(([name, { N, S = '' }]) => [name, N === undefined ? S : Number(N)]),
  );
}

test('any sequence of calls reads and leaves what a map of items would', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const setup = createSetup();
      await createLedger(setup, WITH_SORT_KEY);
      const rows = new Map<string, Row>();
      for (const step of sequence) expect(await call(setup, step)).toEqual(model(rows, step));
      const left = setup.dynamodb.inspect(TableName);
      expect(new Set(left)).toEqual(new Set(rows.values()));
      expect(left).toHaveLength(rows.size);
    }),
    { seed: 11, numRuns: 20 },
  );
});
