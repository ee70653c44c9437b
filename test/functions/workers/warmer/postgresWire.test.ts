import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Duplex } from 'node:stream';
import { Client, type DatabaseError } from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import fleet from './fleet.ts';

const HOST = 'shop-2.c4evenkeel7x.eu-west-1.rds.amazonaws.com';

let region: Region;

beforeEach(async () => {
  region = createRegion();
  await createCluster(region, 'shop', fleet.clusters['shop']!);
});

/** Waits for what needs Region time, for an hour of it at the most. */
async function inRegionTime<Result>(work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  done.catch(() => {});
  await region.clock.runUntil(region.clock.now() + 3_600_000, () => isDone);
  return await done;
}

/** A client of node-postgres over the Region's sockets. */
async function connected(
  more: { user?: string; host?: string; port?: number; application_name?: string } = {},
): Promise<Client> {
  const { Socket } = region.postgres.modules.net as { Socket: new () => Duplex };
  const settings = { host: HOST, port: 5432, user: 'shop', password: 'any', database: 'store', ...more };
  const client = new Client({ ...settings, stream: () => new Socket() });
  client.on('error', () => {});
  await inRegionTime(client.connect());
  return client;
}

/** The code with which a statement fails. */
const codeOf = (client: Client, sql: string): Promise<string | undefined> =>
  inRegionTime(client.query(sql)).then(
    () => undefined,
    (error: unknown) => (error as DatabaseError).code,
  );

async function secondsOf(client: Client, sql: string): Promise<number> {
  const startedMs = region.clock.now();
  await inRegionTime(client.query(sql));
  return Math.round((region.clock.now() - startedMs) / 1000);
}

describe('a database of the Region', () => {
  test('answers simple queries with empty results', async () => {
    const client = await connected();
    const { rows, command } = await inRegionTime(client.query('SELECT * FROM orders'));
    expect([rows, command]).toEqual([[], 'SELECT']);
  });

  test('answers queries with parameters, one after another', async () => {
    const client = await connected();
    const both = [client.query('SELECT * FROM orders WHERE id = $1', [7]), client.query('SELECT 1 WHERE $1', [true])];
    expect((await inRegionTime(Promise.all(both))).map(({ rows }) => rows)).toEqual([[], []]);
  });

  test('goes on after a failed query with parameters', async () => {
    const client = await connected();
    await expect(inRegionTime(client.query('DELETE FROM orders WHERE id = $1', [7]))).rejects.toThrow('read-only');
    expect((await inRegionTime(client.query('SELECT $1', [7]))).rows).toEqual([]);
  });

  test('runs the statements of one text one after another, up to the first that fails', async () => {
    const client = await connected();
    expect(await codeOf(client, `SELECT ';'; SELECT 2; DROP TABLE orders; SELECT 3`)).toBe('25006');
    expect(region.postgres.sessions[0]!.statements.map(({ sql }) => sql)).toEqual([
      `SELECT ';'`,
      'SELECT 2',
      'DROP TABLE orders',
    ]);
  });

  test('sleeps as long as it is told to', async () => {
    const client = await connected();
    expect(await secondsOf(client, 'SELECT pg_sleep(90)')).toBe(90);
    expect(await secondsOf(client, 'SELECT 1')).toBe(0);
  });

  test('stops a statement after statement_timeout', async () => {
    const client = await connected();
    await inRegionTime(client.query(`SET statement_timeout TO '1500'`));
    const startedMs = region.clock.now();
    expect(await codeOf(client, 'SELECT pg_sleep(2)')).toBe('57014');
    expect(region.clock.now() - startedMs).toBeLessThan(1_600);
    expect(await codeOf(client, 'SELECT pg_sleep(1)')).toBeUndefined();
  });

  test('keeps a vCPU busy by a statement that computes, also when its client has gone, until its time limit', async () => {
    const client = await connected();
    await inRegionTime(client.query('SET statement_timeout = 10000'));
    const counting = client.query('SELECT count(*) FROM (SELECT generate_series(1, 2000000000)) AS numbers');
    counting.catch(() => {});
    await region.clock.runUntil(region.clock.now() + 4_000);
    expect(region.postgres.computingOn('shop-2')).toBe(1);
    await inRegionTime(client.end().catch(() => {}));
    expect(region.postgres.computingOn('shop-2')).toBe(1);
    await region.clock.runUntil(region.clock.now() + 6_100);
    expect(region.postgres.computingOn('shop-2')).toBe(0);
  });

  test('is not busy any more when it goes down', async () => {
    const client = await connected();
    client.query('SELECT count(*) FROM (SELECT generate_series(1, 2000000000)) AS numbers').catch(() => {});
    await region.clock.runUntil(region.clock.now() + 1_000);
    expect(region.postgres.computingOn('shop-2')).toBe(1);
    region.rds.crash('shop-2');
    expect(region.postgres.computingOn('shop-2')).toBe(0);
  });

  test('says which sessions there are, and ends those of one name', async () => {
    const client = await connected();
    const names = ['one', 'one', 'other'];
    const others = [];
    for (const application_name of names) others.push(await connected({ application_name }));
    const running = others[0]!.query('SELECT count(*) FROM (SELECT generate_series(1, 2000000000)) AS numbers');
    const ended = running.then(
      () => 'done',
      (error: unknown) => (error as DatabaseError).code,
    );
    await region.clock.runUntil(region.clock.now() + 1_000);
    const rows = async (sql: string) => (await inRegionTime(client.query(sql))).rows;
    const count = `SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE application_name = 'one'`;
    expect(await rows(count)).toEqual([{ sessions: '2' }]);
    const terminate = `SELECT pg_terminate_backend(pid)::int AS ended FROM pg_stat_activity WHERE application_name = 'one'`;
    expect(await rows(terminate)).toEqual([{ ended: '1' }, { ended: '1' }]);
    expect(await ended).toBe('57P01');
    expect(region.postgres.computingOn('shop-2')).toBe(0);
    expect(await rows(count)).toEqual([{ sessions: '0' }]);
    expect((await inRegionTime(others[2]!.query('SELECT 1'))).rows).toEqual([]);
  });

  test('knows whether it is a reader', async () => {
    const sql = 'SELECT pg_is_in_recovery()::int AS reader';
    const writer = await connected({ host: HOST.replace('shop-2', 'shop-1') });
    expect((await inRegionTime(writer.query(sql))).rows).toEqual([{ reader: '0' }]);
    expect((await inRegionTime((await connected()).query(sql))).rows).toEqual([{ reader: '1' }]);
  });

  test('refuses what it does not understand', async () => {
    expect(await codeOf(await connected(), 'SELEKT 1')).toBe('42601');
  });

  test('writes on the writer, and nowhere else', async () => {
    const writer = await connected({ host: HOST.replace('shop-2', 'shop-1') });
    expect(await codeOf(writer, 'DELETE FROM orders')).toBeUndefined();
    expect(await codeOf(await connected(), 'DELETE FROM orders')).toBe('25006');
  });

  test('knows the master user alone', async () => {
    await expect(connected({ user: 'eve' })).rejects.toThrow('password authentication failed for user "eve"');
  });

  test('has the names and ports that RDS gives it', async () => {
    await expect(connected({ host: HOST.replace('shop-2', 'shop-9') })).rejects.toThrow('getaddrinfo ENOTFOUND');
    await expect(connected({ host: 'shop-2.example' })).rejects.toThrow('getaddrinfo ENOTFOUND');
    await expect(connected({ port: 3306 })).rejects.toThrow('connect ECONNREFUSED');
  });

  test('drops its clients when it goes down, and takes new ones when it is back', async () => {
    const client = await connected();
    const sleeping = inRegionTime(client.query('SELECT pg_sleep(60)'));
    region.rds.crash('shop-2');
    await expect(sleeping).rejects.toThrow('ECONNRESET');
    await expect(connected()).rejects.toThrow('ECONNREFUSED');
    await region.clock.runUntil(region.clock.now() + 600_000);
    expect(await codeOf(await connected(), 'SELECT 1')).toBeUndefined();
  });

  test('lets a client say goodbye while others stay', async () => {
    const [one, other] = [await connected(), await connected()];
    await inRegionTime(one.end());
    expect(await codeOf(other, 'SELECT 1')).toBeUndefined();
    expect(region.postgres.sessions.map(({ statements }) => statements.length)).toEqual([0, 1]);
  });

  test('has its cache warmed by what is read, and by as much of it as was read', async () => {
    region.physics.attach('shop', { load: () => 0 });
    const rds = new RDSClient(region.clientConfig());
    const cold = { DBInstanceIdentifier: 'shop-3', DBInstanceClass: 'db.r6g.large', Engine: 'aurora-postgresql' };
    await region.rds.instantly(() => rds.send(new CreateDBInstanceCommand({ DBClusterIdentifier: 'shop', ...cold })));
    const client = await connected({ host: HOST.replace('shop-2', 'shop-3') });
    const warmthAfter = async (sql: string) => {
      await codeOf(client, sql);
      return region.physics.warmthOf('shop-3');
    };
    expect(await warmthAfter('SELECT pg_sleep(60)')).toBe(0);
    expect(await warmthAfter(`SELECT pg_prewarm('orders')`)).toBe(0.5);
    expect(await warmthAfter('SELECT * FROM carts')).toBeCloseTo(0.6);
    // Half of its ten seconds: a tenth of what is missing.
    await inRegionTime(client.query('SET statement_timeout = 5000'));
    expect(await warmthAfter('SELECT * FROM carts')).toBeCloseTo(0.64);
  });
});
