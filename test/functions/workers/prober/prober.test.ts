import { FailoverDBClusterCommand } from '@aws-sdk/client-rds';
import { beforeAll, describe, expect, test } from 'vitest';
import { countWrites, measureDowntime } from '../../../../functions/drills/measure/downtime.ts';
import type { Attempt } from '../../../../functions/workers/prober/contract/attempt.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import { deployed, type Deployed, POSTGRES, WRITER_HOST } from './deployed.ts';
import { BUCKET, PROBER_STACK } from './names.ts';

const SECOND = 1_000;

synthesizeBefore(PROBER_STACK);

const begin = () =>
  deployed(assemblyFolder(), { rds: { durations: { failover: [3, 3], oldWriterReturning: [2, 2] } } });

/** The times between the starts of one kind of connection's attempts, in milliseconds. */
function gaps(attempts: readonly Attempt[], connection: Attempt['connection']): number[] {
  const starts = attempts
    .filter((attempt) => attempt.connection === connection)
    .map(({ startedAtMs }) => startedAtMs)
    .toSorted((one, other) => one - other);
  return starts.slice(1).map((startedAtMs, at) => startedAtMs - starts[at]!);
}

/** Looks every 10 ms how long the writer's name leads to nobody who writes. */
function watchWriter({ region }: Deployed): { readonly downMs: () => number } {
  let downMs = 0;
  const look = () => {
    const database = region.rds.databaseAt(WRITER_HOST);
    if (!database?.isUp || !database.isWriter) downMs += 10;
    region.clock.setTimeout(look, 10);
  };
  look();
  return { downMs: () => downMs };
}

describe('a failover', () => {
  let shop: Deployed;
  let startMs: number;
  let truth: ReturnType<typeof watchWriter>;

  beforeAll(async () => {
    shop = await begin();
    startMs = shop.region.clock.now();
    await shop.start({ untilMs: startMs + 25 * SECOND });
    truth = watchWriter(shop);
    await shop.run(5 * SECOND);
    const target = { DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-2' };
    await shop.rds.send(new FailoverDBClusterCommand(target));
    await shop.run(25 * SECOND);
  });

  const measured = (connection: Attempt['connection']) =>
    measureDowntime(shop.attempts(), connection, {
      fromMs: startMs + SECOND,
      untilMs: startMs + 24 * SECOND,
      steadyForMs: 5 * SECOND,
    });

  test.for(['fresh', 'kept'] as const)('is measured over a %s connection to within its error', (connection) => {
    const { downtimeMs, errorMs, recovered, unmeasured, attempts } = measured(connection);
    expect(recovered).toBe(true);
    expect(unmeasured).toEqual([]);
    expect(attempts).toBe(230);
    expect(errorMs).toBe(100);
    expect(truth.downMs()).toBeGreaterThan(3 * SECOND);
    expect(Math.abs(downtimeMs - truth.downMs())).toBeLessThanOrEqual(100 + 10);
  });

  test('is followed to the new writer, whose address each attempt tells', () => {
    const answered = shop
      .attempts()
      .flatMap(({ outcome, answeredBy }) => (outcome === 'succeeded' ? [answeredBy] : []));
    expect([...new Set(answered)]).toEqual(['10.0.0.1', '10.0.1.2']);
  });

  test('loses no acknowledged write, as Aurora does not', async () => {
    const found = await shop.ask({ action: 'read-rows' });
    expect(found).toEqual([shop.rows()]);
    const { acknowledged, lost } = countWrites(shop.attempts(), new Set(shop.rows().rows));
    expect(lost).toEqual([]);
    expect(acknowledged).toBe(shop.rows().rows.length);
  });

  test('leaves no table behind once it has been cleaned up', async () => {
    await shop.ask({ action: 'clean-up' });
    const last = shop.region.postgres.sessions.at(-1)!;
    expect(last.statements.map(({ sql }) => sql)).toEqual([
      expect.stringMatching(/^DROP TABLE IF EXISTS evenkeel_probe_[0-9a-f]{16}$/),
    ]);
  });

  test('was probed without a fault of the prober, encrypted, and with checked certificates', () => {
    expect(shop.problems).toEqual([]);
    expect(shop.region.iam.denials).toEqual([]);
    for (const { isEncrypted, checksCertificate } of shop.region.postgres.sessions) {
      expect([isEncrypted, checksCertificate]).toEqual([true, true]);
    }
  });
});

describe('attempts', () => {
  test('start every 100 ms, whatever becomes of the ones before', async () => {
    const shop = await begin();
    const startMs = shop.region.clock.now();
    await shop.start({ untilMs: startMs + 8 * SECOND });
    await shop.run(3 * SECOND);
    shop.region.postgres.silent.add('shop-1');
    await shop.run(3 * SECOND);
    shop.region.postgres.silent.delete('shop-1');
    await shop.run(10 * SECOND);
    for (const connection of ['fresh', 'kept'] as const) {
      expect(new Set(gaps(shop.attempts(), connection))).toEqual(new Set([100]));
    }
    const slowest = Math.max(...shop.attempts().map(({ latencyMs }) => latencyMs));
    expect(slowest).toBe(SECOND);
  });

  test('that were sent and not answered are unknown, and their rows are there or not', async () => {
    const shop = await begin();
    await shop.start({ untilMs: shop.region.clock.now() + 8 * SECOND });
    await shop.run(3 * SECOND);
    shop.region.postgres.silent.add('shop-1');
    await shop.run(3 * SECOND);
    shop.region.postgres.silent.delete('shop-1');
    await shop.run(10 * SECOND);
    await shop.ask({ action: 'read-rows' });
    const present = new Set(shop.rows().rows);
    const { lost, unknown } = countWrites(shop.attempts(), present);
    // The one that was on its way over the kept connection when the silence began.
    expect(unknown).toHaveLength(1);
    expect(unknown.every((row) => present.has(row))).toBe(true);
    expect(lost).toEqual([]);
    const failed = shop.attempts().filter(({ outcome }) => outcome === 'failed');
    expect(failed.length).toBeGreaterThan(40);
    for (const { row } of failed) expect(present.has(row!)).toBe(false);
  });

  test('fail, one by one and with the reason, where nobody listens', async () => {
    const shop = await begin();
    const untilMs = shop.region.clock.now() + 8 * SECOND;
    await shop.start({ probes: [{ ...POSTGRES, port: 5433 }], untilMs });
    await shop.run(20 * SECOND);
    expect(shop.attempts().length).toBeGreaterThan(30);
    for (const { outcome, error } of shop.attempts()) expect([outcome, error]).toEqual(['failed', 'ECONNREFUSED']);
  });
});

describe('the prober', () => {
  test('hands over to another invocation after 14 minutes without a hole and without a row twice', async () => {
    const shop = await begin();
    const nowMs = shop.region.clock.now();
    // An invocation that began 13 minutes and 50 seconds ago.
    const fromMs = nowMs - 830 * SECOND;
    await shop.start({ untilMs: nowMs + 25 * SECOND, continues: { firstMs: fromMs, fromMs, invocation: 3 } });
    await shop.run(40 * SECOND);
    const attempts = shop.attempts();
    const rows = attempts.map(({ row }) => row);
    expect(new Set(rows).size).toBe(rows.length);
    for (const connection of ['fresh', 'kept'] as const) {
      expect(new Set(gaps(attempts, connection))).toEqual(new Set([100]));
    }
    expect(attempts.at(-1)!.startedAtMs).toBe(nowMs + 25 * SECOND - 100);
    expect(shop.region.s3.keys(BUCKET).filter((key) => key.includes('/invocations/'))).toEqual([
      'drills/7/invocations/3.json',
      'drills/7/invocations/4.json',
    ]);
  });

  test('asks for the next invocation until Lambda takes it', async () => {
    const shop = await begin();
    let refusals = 4;
    shop.region.endpoint.intercept = async ({ service, operation, accessKeyId }, _input, next) => {
      // Calls of people have another key.
      if (service === 'lambda' && operation === 'Invoke' && accessKeyId !== 'test' && refusals-- > 0) {
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.');
      }
      return next();
    };
    const nowMs = shop.region.clock.now();
    const fromMs = nowMs - 830 * SECOND;
    await shop.start({ untilMs: nowMs + 12 * SECOND, continues: { firstMs: fromMs, fromMs, invocation: 0 } });
    await shop.run(20 * SECOND);
    expect(refusals).toBeLessThan(0);
    expect(new Set(gaps(shop.attempts(), 'fresh'))).toEqual(new Set([100]));
    expect(shop.attempts().at(-1)!.startedAtMs).toBe(nowMs + 12 * SECOND - 100);
    expect(shop.problems).toEqual([]);
  });

  test('probes once where its event is delivered twice', async () => {
    const shop = await begin();
    const untilMs = shop.region.clock.now() + 3 * SECOND;
    await shop.start({ untilMs });
    await shop.start({ untilMs });
    await shop.run(10 * SECOND);
    expect(new Set(gaps(shop.attempts(), 'fresh'))).toEqual(new Set([100]));
    expect(shop.attempts().filter(({ outcome }) => outcome !== 'succeeded')).toEqual([]);
  });

  test('writes every 10 seconds, and stops at the next writing after it was told to', async () => {
    const shop = await begin();
    const startMs = shop.region.clock.now();
    await shop.start({ untilMs: startMs + 600 * SECOND });
    await shop.run(12 * SECOND);
    expect(shop.attempts().length).toBeGreaterThan(190);
    await shop.stop();
    await shop.run(30 * SECOND);
    expect(shop.attempts().at(-1)!.startedAtMs - startMs).toBeLessThan(21 * SECOND);
  });

  test('keeps what S3 would not take, and writes it with what comes next', async () => {
    const shop = await begin();
    let isBroken = true;
    shop.region.endpoint.intercept = async ({ operation }, input, next) => {
      const { Key = '' } = input as { Key?: string };
      if (isBroken && operation === 'PutObject' && Key.includes('/attempts/')) {
        throw new AwsError('InternalError', 'We encountered an internal error.', { status: 500 });
      }
      return next();
    };
    await shop.start({ untilMs: shop.region.clock.now() + 25 * SECOND });
    await shop.run(15 * SECOND);
    expect(shop.attempts()).toEqual([]);
    isBroken = false;
    await shop.run(25 * SECOND);
    expect(new Set(gaps(shop.attempts(), 'fresh'))).toEqual(new Set([100]));
    expect(gaps(shop.attempts(), 'fresh').length).toBeGreaterThan(240);
  });

  test('refuses an input that it does not understand', async () => {
    const shop = await begin();
    const probes = [{ kind: 'gopher', name: 'old' }];
    await expect(shop.ask({ probes, untilMs: shop.region.clock.now() + SECOND })).rejects.toThrow('ZodError');
  });
});
