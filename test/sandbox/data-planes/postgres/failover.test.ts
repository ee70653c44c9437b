import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { FailoverDBClusterCommand } from '@aws-sdk/client-rds';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countWrites, measureDowntime } from '../../../../functions/drills/measure/downtime.ts';
import type { Attempt } from '../../../../functions/workers/prober/contract/attempt.ts';
import { tableOf } from '../../../../functions/workers/prober/table.ts';
import { PostgresPlane } from '../../../../sandbox/data-planes/postgres/index.ts';
import { pace } from '../../../../sandbox/run/pace.ts';
import { deployed, type Deployed, WRITER_HOST } from '../../../functions/workers/prober/deployed.ts';
import { PROBER_STACK } from '../../../functions/workers/prober/names.ts';
import { assemblyOf } from '../../../synthesis/assembly.ts';

const TABLE = tableOf('drill-7', 'orders');
const SECOND = 1_000;

let plane: PostgresPlane;
let shop: Deployed;
let endRun: (() => Promise<void>) | undefined;
const problems: string[] = [];
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('evenkeel-postgres-'));
let folder: string;

/** Moments in Region time, in milliseconds. */
const at = { started: 0, failedOver: 0, written: 0, paused: 0, failedAgain: 0 };
/** How long the cluster's name led to nobody who writes, as RDS and the servers know it, by looks at every beat. */
const downMs = { first: 0, second: 0 };
/** What the new writer knows of who follows it. */
let standbys: readonly Record<string, unknown>[];
/** Rows that the standby had when it stopped receiving any. */
let rowsWhenPaused: ReadonlySet<number>;
let attempts: readonly Attempt[];
let present: ReadonlySet<number>;

/** Waits in real time until something is so. */
async function until(isSo: () => unknown): Promise<void> {
  while (!(await isSo())) await wait(20);
}

const countWritten = (rows: ReadonlySet<number>, found: ReadonlySet<number>): number =>
  [...rows].filter((row) => found.has(row)).length;

let lookedAtMs = 0;

function watchWriter(nowMs: number): void {
  const database = shop.region.rds.databaseAt(WRITER_HOST);
  const isThere = database?.isWriter && database.isUp && plane.cluster('shop').portOf(database.instanceId);
  if (!isThere) downMs[at.paused === 0 ? 'first' : 'second'] += nowMs - lookedAtMs;
  lookedAtMs = nowMs;
}

const status = () => shop.region.rds.inspect().clusters[0]!.status;

async function failOver(to: string): Promise<number> {
  const nowMs = shop.region.clock.now();
  await shop.rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: to }));
  await until(() => status() === 'available');
  await plane.settled();
  return nowMs;
}

const rowsOn = async (instanceId: string): Promise<ReadonlySet<number>> => {
  const rows = await plane.cluster('shop').query(instanceId, 'store', `SELECT attempt FROM ${TABLE}`);
  return new Set(rows.map((row) => Number(row['attempt'])));
};

/** Both of the prober's connections write ten times a second: this is a second on a machine that has time for them. */
async function untilWritten(instanceId: string): Promise<void> {
  const before = (await rowsOn(instanceId)).size;
  await until(async () => (await rowsOn(instanceId)).size >= before + 20);
}

/**
 * One run, since it takes real time: a failover, then one that loses what replication had not carried over. What is
 * looked at in the end was written down on the way.
 */
beforeAll(async () => {
  const before = folders();
  plane = await PostgresPlane.create({ onProblem: (message) => problems.push(message) });
  folder = folders().find((name) => !before.includes(name))!;
  const assemblyFolder = await assemblyOf(PROBER_STACK);
  const durations = { failover: [1, 1], oldWriterReturning: [0.5, 0.5], nameFollowing: [0.3, 0.3] } as const;
  shop = await deployed(assemblyFolder, { realPostgres: plane, rds: { durations } });
  await plane.settled();
  const end = new AbortController();
  const clock = shop.region.clock;
  const paced = pace(clock, {
    speed: 1,
    untilMs: Number.POSITIVE_INFINITY,
    signal: end.signal,
    beatMs: 1,
    onBeat: () => watchWriter(clock.now()),
  });
  endRun = () => (end.abort(), paced);

  at.started = clock.now();
  // It is told to stop when all has been seen, however long that takes.
  await shop.start({ untilMs: at.started + 600 * SECOND });
  await until(async () => (await rowsOn('shop-1').catch(() => new Set())).size > 10);
  at.failedOver = await failOver('shop-2');
  standbys = await plane
    .cluster('shop')
    .query('shop-2', 'postgres', `SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'`);
  await untilWritten('shop-2');
  at.written = clock.now();
  const written = await rowsOn('shop-2');
  await until(async () => countWritten(written, await rowsOn('shop-3')) === written.size);
  await plane.cluster('shop').pauseReplication();
  at.paused = clock.now();
  rowsWhenPaused = await rowsOn('shop-3');
  await untilWritten('shop-2');
  at.failedAgain = await failOver('shop-3');
  await untilWritten('shop-3');
  await shop.stop();
  await until(() => shop.logged.some((line) => line.startsWith('END')));
  attempts = shop.attempts();
  present = await rowsOn('shop-3');
});

afterAll(async () => {
  await endRun?.();
  await plane.close();
});

const measured = (connection: Attempt['connection'], fromMs: number, untilMs: number) =>
  measureDowntime(attempts, connection, { fromMs, untilMs, steadyForMs: 500 });

/** Time that passes between a server's being ready and the next look, and on a machine that has much to do. */
const TOLERANCE_MS = 150;

describe('a failover of real PostgreSQL', () => {
  test.for(['fresh', 'kept'] as const)('is measured over a %s connection', (connection) => {
    const { downtimeMs, errorMs, recovered } = measured(connection, at.failedOver, at.paused);
    expect(recovered).toBe(true);
    expect(downtimeMs).toBeGreaterThan(SECOND);
    expect(Math.abs(downtimeMs - downMs.first)).toBeLessThan(errorMs! + TOLERANCE_MS);
  });

  test('loses no write that a standby has', () => {
    const acknowledged = attempts.filter(
      ({ outcome, startedAtMs, latencyMs }) => outcome === 'succeeded' && startedAtMs + latencyMs < at.written,
    );
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(countWrites(acknowledged, rowsWhenPaused).lost).toEqual([]);
    expect(countWrites(acknowledged, present).lost).toEqual([]);
  });

  test('leaves a writer that waits for one of its standbys, the old writer among them', () => {
    expect(standbys).toEqual([{ sync_state: 'quorum' }, { sync_state: 'quorum' }]);
  });

  test('that loses writes has exactly those counted that were written after replication was paused', () => {
    const acknowledged = attempts.filter(
      ({ outcome, startedAtMs }) => outcome === 'succeeded' && startedAtMs < at.failedAgain,
    );
    const expected = acknowledged.map(({ row }) => row!).filter((row) => !rowsWhenPaused.has(row));
    const { lost } = countWrites(attempts, present);
    expect(lost!.length).toBeGreaterThan(5);
    expect(lost).toEqual(expected.toSorted((one, other) => one - other));
    const { recovered } = measured('fresh', at.failedAgain, at.failedAgain + 60 * SECOND);
    expect(recovered).toBe(true);
  });

  test('keeps every write that failed out of the database', () => {
    const failed = attempts.filter(({ outcome }) => outcome === 'failed').map(({ row }) => row!);
    expect(failed.length).toBeGreaterThan(20);
    expect(failed.filter((row) => present.has(row))).toEqual([]);
  });

  test('can be looked at by any client of PostgreSQL through the endpoints', async () => {
    const endpoints = await plane.endpoints();
    expect(endpoints.map(({ hostname }) => hostname.split('.').slice(0, 2).join('.'))).toEqual([
      'shop.cluster-c4evenkeel7x',
      'shop.cluster-ro-c4evenkeel7x',
      'shop-1.c4evenkeel7x',
      'shop-2.c4evenkeel7x',
      'shop-3.c4evenkeel7x',
    ]);
    const answers = await Promise.all(
      endpoints.map(async ({ host, port }) => {
        const client = new Client({ host, port, user: 'shop', password: 'battery-staple', database: 'store' });
        await client.connect();
        const { rows } = await client.query<{ reads: boolean }>('SELECT pg_is_in_recovery() AS reads');
        await client.end();
        return rows[0]!.reads;
      }),
    );
    expect(answers).toEqual([false, true, true, true, false]);
  });

  test('goes without a problem, and leaves nothing behind', async () => {
    expect([...problems, ...shop.problems]).toEqual([]);
    expect(existsSync(`${tmpdir()}/${folder}`)).toBe(true);
    await plane.close();
    expect(existsSync(`${tmpdir()}/${folder}`)).toBe(false);
  });
});
