import { DescribeTimeToLiveCommand, PutItemCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { createLedger, createSetup, START_MS, type Item, type Setup } from './setup.ts';

const N = (text: string) => ({ N: text });
const S = (text: string) => ({ S: text });
const TableName = 'ledger';
const HOUR_MS = 3_600_000;

let setup: Setup;
beforeEach(() => {
  setup = createSetup();
});

const SECONDS = START_MS / 1_000;
const ttl = (Enabled: boolean, AttributeName = 'expires') =>
  setup.client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName } }));
async function described() {
  const { TimeToLiveDescription } = await setup.client.send(new DescribeTimeToLiveCommand({ TableName }));
  return TimeToLiveDescription;
}

const put = (pk: string, expires: Item[string]) =>
  setup.client.send(new PutItemCommand({ TableName, Item: { pk: S(pk), expires } }));
const left = () =>
  setup.dynamodb
    .inspect(TableName)
    .map(({ pk }) => String(pk))
    .toSorted();

beforeEach(() => createLedger(setup));

test('time to live removes an item at the sweep after it expired, and shows it until then', async () => {
  await ttl(true);
  await put('later', N(String(SECONDS + 2 * 3_600)));
  await put('soon', N(String(SECONDS + 60)));
  await setup.clock.runUntil(START_MS + HOUR_MS - 1);
  expect(left()).toEqual(['later', 'soon']);
  await setup.clock.runUntil(START_MS + HOUR_MS);
  expect(left()).toEqual(['later']);
  await setup.clock.runUntil(START_MS + 3 * HOUR_MS);
  expect(left()).toEqual([]);
  expect(setup.clock.pending).toBe(0);
});

test('time to live does not take an item at the very moment of its expiry', async () => {
  await ttl(true);
  await put('soon', N(String(SECONDS + 60)));
  await put('now', N(String(SECONDS + 3_600)));
  await setup.clock.runUntil(START_MS + HOUR_MS);
  expect(left()).toEqual(['now']);
  await setup.clock.runUntil(START_MS + 2 * HOUR_MS);
  expect(left()).toEqual([]);
});

test('time to live leaves an item whose time is no number, is in milliseconds, or is more than five years ago', async () => {
  await ttl(true);
  await put('text', S(String(SECONDS)));
  await put('milliseconds', N(String(START_MS)));
  await put('ancient', N(String(SECONDS - 6 * 365 * 86_400)));
  await put('recent', N(String(SECONDS - 4 * 365 * 86_400)));
  await setup.clock.runUntil(START_MS + 48 * HOUR_MS);
  expect(left()).toEqual(['ancient', 'milliseconds', 'text']);
});

test('time to live takes an item that was there before, and spares one that was renewed', async () => {
  await put('old', N(String(SECONDS + 60)));
  await put('renewed', N(String(SECONDS + 60)));
  await ttl(true);
  await put('renewed', N(String(SECONDS + 86_400)));
  await setup.clock.runUntil(START_MS + 2 * HOUR_MS);
  expect(left()).toEqual(['renewed']);
});

test('time to live sets no timer while nothing expires, and none after it was switched off', async () => {
  await ttl(true);
  await setup.client.send(new PutItemCommand({ TableName, Item: { pk: S('forever') } }));
  expect(setup.clock.pending).toBe(0);
  await put('soon', N(String(SECONDS + 60)));
  expect(setup.clock.pending).toBe(1);
  await ttl(false);
  expect(setup.clock.pending).toBe(0);
  await setup.clock.runUntil(START_MS + 2 * HOUR_MS);
  expect(left()).toEqual(['forever', 'soon']);
});

test('time to live is described, and cannot be switched to what it is', async () => {
  expect(await described()).toEqual({ TimeToLiveStatus: 'DISABLED' });
  await expect(ttl(false)).rejects.toThrow('TimeToLive is already disabled');
  await ttl(true);
  expect(await described()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  await expect(ttl(true)).rejects.toThrow('TimeToLive is already enabled');
  await expect(ttl(true, 'other')).rejects.toThrow('current AttributeName is expires');
});
