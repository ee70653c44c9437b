import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Chart } from '../../../console/model.ts';
import { encodeHistory } from '../../../functions/controllers/replicas/forecast/encoding.ts';
import { ledgerTableName } from '../../../fleet/names.ts';
import { openSandbox, type SandboxSite } from './site.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let site: SandboxSite;
let nowMs: number;
beforeAll(async () => {
  site = await openSandbox('busy-day');
  await site.pass(50);
  nowMs = site.run.region.clock.now();
  await writeHistory();
});
afterAll(() => site.close());

test('a chart shows what the season has in store for two hours, from what the ledger keeps and what was measured since', async () => {
  await site.until(({ clusters }) => clusters[0]?.load !== undefined);
  const response = await site.get('/console/chart?installation=sandbox&cluster=shop&hours=6');
  const { forecast } = (await response.json()) as Chart;
  const ahead = forecast.filter(({ isPast }) => !isPast);
  expect(ahead.length).toBeGreaterThanOrEqual(23);
  expect(ahead.every(({ atMs }) => atMs > nowMs && atMs <= nowMs + 2 * HOUR)).toBe(true);
  const at = (minutes: number) => ahead.find(({ atMs }) => atMs >= nowMs + minutes * MINUTE)!;
  // The night goes on, and then comes the hour that every day had; it is as long as it was.
  expect(at(40).busyVcpus).toBeLessThan(3);
  expect(at(70).busyVcpus).toBeGreaterThan(5);
  expect(at(110).busyVcpus).toBeGreaterThan(5);
  expect(at(70).fromVcpus).toBeLessThanOrEqual(at(70).busyVcpus);
  expect(at(70).toVcpus).toBeGreaterThanOrEqual(at(70).busyVcpus);
});

/** Four days until half a day ago with two busy vCPUs, and with six in the hour that begins in an hour from now. */
async function writeHistory(): Promise<void> {
  const stepMs = 5 * MINUTE;
  const newestMs = Math.floor(nowMs / stepMs) * stepMs - 12 * HOUR;
  const length = 4 * 288;
  const loads = Float64Array.from({ length }, (_, at) => {
    const untilNowMs = nowMs - (newestMs - (length - 1 - at) * stepMs);
    const sinceThatHourMs = DAY - (untilNowMs % DAY) - HOUR;
    return sinceThatHourMs >= 0 && sinceThatHourMs < HOUR ? 6 : 2;
  });
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    endpoint: site.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const kept = { schemaVersion: 1, history: encodeHistory({ newestMs, stepMs, loads }), savedAtMs: newestMs };
  const item = marshall({ pk: 'controller#replicas', sk: 'load#shop', ...kept });
  await client.send(new PutItemCommand({ TableName: ledgerTableName('dev'), Item: item }));
}
