import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import {
  type Deployed,
  ending,
  endingsTold,
  goodSecret,
  MINUTE,
  readerOf,
  ready,
  request,
  SECOND,
} from './deployed.ts';

/** What a warm-up does, and how long. */
export function testRunning(): void {
  describe('a warm-up', () => {
    test('runs the SQL of the fleet, fills the cache, and says so in the ledger and on the bus', async () => {
      const shop = await ready();
      expect(shop.region.physics.warmthOf(readerOf('shop'))).toBe(0);
      await request(shop);
      await shop.run(2 * MINUTE);

      const item = await ending(shop);
      expect(item).toMatchObject({ schemaVersion: 1, outcome: 'succeeded', requestedAtMs: shop.startMs });
      expect(item).not.toHaveProperty('error');
      // Thirty seconds and ten in the database, and the ways there.
      const finishedAtMs = Number(item!['finishedAtMs']);
      expect(finishedAtMs).toBeGreaterThan(shop.startMs + 40 * SECOND);
      expect(finishedAtMs).toBeLessThan(shop.startMs + 42 * SECOND);
      expect(item!['expires']).toBe(Math.floor(finishedAtMs / 1000) + 86_400);

      const seconds = (finishedAtMs - shop.startMs) / 1000;
      expect(endingsTold(shop)).toEqual([
        { schemaVersion: 1, cluster: 'shop', readerId: readerOf('shop'), outcome: 'succeeded', seconds },
      ]);
      // A half, and then a fifth of the other half.
      expect(shop.region.physics.warmthOf(readerOf('shop'))).toBeCloseTo(0.6);
      expect(shop.problems).toEqual([]);
      expect(shop.region.iam.denials).toEqual([]);
    });

    test('shows in the reader´s BufferCacheHitRatio', async () => {
      const shop = await ready();
      await request(shop);
      await shop.run(6 * MINUTE);
      const ratios = await hitRatios(shop);
      // Of a cold cache it is 60 %, of a warm one 99.5 % (sandbox/physics/constants.ts).
      expect(ratios[0]).toBeCloseTo(83.7);
      expect(await hitRatios(shop, 'shop-2')).toEqual([99.5, 99.5, 99.5]);
    });

    test('connects by TLS, checks the certificate, and can only read', async () => {
      const shop = await ready('shop', goodSecret({ dbname: 'store', port: 1 }));
      await request(shop);
      await shop.run(2 * MINUTE);
      const [session] = shop.region.postgres.sessions;
      expect(session).toMatchObject({ instanceId: readerOf('shop'), isEncrypted: true, checksCertificate: true });
      expect(Object.fromEntries(session!.parameters)).toMatchObject({
        user: 'shop',
        database: 'store',
        application_name: 'evenkeel-warm-up',
        options: '-c default_transaction_read_only=on',
      });
    });

    test('gives each statement the time that is left', async () => {
      const shop = await ready();
      await request(shop);
      await shop.run(2 * MINUTE);
      const statements = shop.region.postgres.sessions[0]!.statements.map(({ sql }) => sql);
      expect(statements.map((sql) => sql.replace(/\d+/, 'N'))).toEqual([
        'SET statement_timeout = N',
        `SELECT pg_prewarm('orders')`,
        'SET statement_timeout = N',
        'SELECT count(*) FROM carts',
      ]);
      const [first, second] = statements.filter((sql) => sql.startsWith('SET')).map((sql) => Number(/\d+/.exec(sql)));
      expect(first).toBeGreaterThan(299 * SECOND);
      expect(first).toBeLessThan(300 * SECOND);
      expect(first! - second!).toBeGreaterThanOrEqual(30 * SECOND);
      expect(first! - second!).toBeLessThan(30 * SECOND + 50);
    });

    test('ends at its time-out, as warm as the reader then is', async () => {
      const shop = await ready('slow');
      await request(shop, 'slow');
      await shop.run(59 * SECOND);
      expect(await ending(shop, 'slow')).toBeUndefined();
      await shop.run(2 * SECOND);
      expect(await ending(shop, 'slow')).toMatchObject({
        outcome: 'failed',
        error: 'Error: Statement 2 of 2: canceled by the timeout.',
      });
      // One session, which the database itself has ended.
      expect(shop.region.postgres.sessions.map(({ statements }) => statements.at(-1)?.code)).toEqual(['57014']);
    });

    test('that is asked for too late does not begin', async () => {
      const shop = await ready('slow');
      await request(shop, 'slow', { requestedAtMs: shop.startMs - MINUTE });
      await shop.run(10 * SECOND);
      expect(await ending(shop, 'slow')).toMatchObject({
        outcome: 'failed',
        error: 'Error: Timed out before it started.',
      });
      expect(shop.region.postgres.sessions).toEqual([]);
    });

    test('whose request comes from a clock that is ahead does not run longer for it', async () => {
      const shop = await ready('slow');
      await request(shop, 'slow', { requestedAtMs: shop.startMs + 10 * MINUTE });
      await shop.run(62 * SECOND);
      expect(await ending(shop, 'slow')).toMatchObject({ outcome: 'failed' });
    });
  });
}

async function hitRatios({ region }: Deployed, instanceId = readerOf('shop')): Promise<number[]> {
  const cloudWatch = new CloudWatchClient(region.clientConfig());
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/RDS',
      MetricName: 'BufferCacheHitRatio',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: instanceId }],
      StartTime: new Date(region.clock.now() - 5 * MINUTE),
      EndTime: new Date(region.clock.now() - 2 * MINUTE),
      Period: 60,
      Statistics: ['Average'],
    }),
  );
  return Datapoints.map(({ Average }) => Average!);
}
