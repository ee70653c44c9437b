import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, type DatabaseError } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBinaries } from '../../../../sandbox/data-planes/postgres/binaries.ts';
import { PostgresCluster } from '../../../../sandbox/data-planes/postgres/cluster.ts';

/** As the drill of a busy reader runs it. */
const BUSY_SQL = 'SELECT count(*) FROM (SELECT generate_series(1, 2000000000)) AS numbers';

let folder: string;
let cluster: PostgresCluster;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-computing-'));
  chmodSync(folder, 0o711);
  const settings = { databaseName: undefined, user: 'shop', password: undefined, adminPassword: 'battery-staple' };
  cluster = new PostgresCluster({
    id: 'shop',
    binaries: await findBinaries(),
    folder,
    ...settings,
    onProblem: () => {},
  });
  await cluster.up('shop-1', true);
  await cluster.up('shop-2', false);
});
afterAll(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true });
});

async function connected(instanceId: string): Promise<Client> {
  const client = new Client({
    host: '127.0.0.1',
    port: cluster.portOf(instanceId)!,
    user: 'shop',
    database: 'postgres',
    application_name: 'evenkeel-overload-1',
    options: '-c default_transaction_read_only=on',
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** The code with which the statement that computes fails. */
const codeOf = (client: Client): Promise<string | undefined> =>
  client.query(BUSY_SQL).then(
    () => undefined,
    (error: unknown) => (error as DatabaseError).code,
  );

const computing = async () => Object.fromEntries(await cluster.computing());

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const givenUpAtMs = performance.now() + 10_000;
  while (!(await isSo()) && performance.now() < givenUpAtMs) await wait(20);
}

test('a session that computes on a standby is seen there, and its statement ends at its time limit', async () => {
  const [busy, idle] = [await connected('shop-2'), await connected('shop-2')];
  expect(await computing()).toEqual({ 'shop-1': 0, 'shop-2': 0 });
  await busy.query('SET statement_timeout = 1500');
  const ended = codeOf(busy);
  await until(async () => (await computing())['shop-2'] === 1);
  expect(await computing()).toEqual({ 'shop-1': 0, 'shop-2': 1 });
  expect(await ended).toBe('57014');
  expect(await computing()).toEqual({ 'shop-1': 0, 'shop-2': 0 });
  await Promise.all([busy.end(), idle.end()]);
});

test('the same role ends such sessions by their name, and sees whether it is on a reader', async () => {
  const [busy, other] = [await connected('shop-2'), await connected('shop-2')];
  await other.query(`SET application_name = 'evenkeel-overload'`);
  const ended = codeOf(busy);
  await until(async () => (await computing())['shop-2'] === 1);
  const { rows } = await other.query(
    `SELECT pg_terminate_backend(pid)::int AS ended FROM pg_stat_activity WHERE application_name = 'evenkeel-overload-1'`,
  );
  expect(rows).toEqual([{ ended: 1 }]);
  expect(await ended).toBe('57P01');
  const recovery = 'SELECT pg_is_in_recovery()::int AS reader';
  const writer = await connected('shop-1');
  expect([(await other.query(recovery)).rows, (await writer.query(recovery)).rows]).toEqual([
    [{ reader: 1 }],
    [{ reader: 0 }],
  ]);
  await Promise.all([other.end(), writer.end()]);
});
