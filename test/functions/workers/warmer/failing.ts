import { DeleteDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import {
  createSecret,
  deadLetters,
  deployed,
  type Deployed,
  ending,
  endingsTold,
  goodSecret,
  hostOf,
  PASSWORD,
  readerOf,
  ready,
  request,
  SECOND,
} from './deployed.ts';

/** How a warm-up fails: the ledger and the bus say why, and nobody is kept waiting. */
export function testFailing(): void {
  describe('a warm-up fails and says why', () => {
    const cases: readonly [
      name: string,
      error: RegExp,
      cluster: string,
      prepare: (shop: Deployed) => Promise<unknown>,
    ][] = [
      [
        'at SQL that the database refuses',
        /^Error: Statement 2 of 2: cannot execute DELETE in a read-only transaction \(25006\)$/,
        'wrong',
        (shop) => createSecret(shop, goodSecret()),
      ],
      [
        'without its secret',
        /^AccessDeniedException: .* is not authorized to perform: secretsmanager:GetSecretValue on resource: \S+:secret:shop\/warm-up /,
        'shop',
        async () => {},
      ],
      [
        'with a secret that is no JSON',
        /^Error: The secret shop\/warm-up is not JSON with username and password/,
        'shop',
        (shop) => createSecret(shop, PASSWORD),
      ],
      [
        'with a secret that lacks the user',
        /^Error: The secret shop\/warm-up is not JSON with username and password/,
        'shop',
        (shop) => createSecret(shop, JSON.stringify({ password: PASSWORD })),
      ],
      [
        'with a user that the database does not know',
        /^Error: No connection to evenkeel-shop-new\.\S+:5432: the database rejected the user and password of the secret\.$/,
        'shop',
        (shop) => createSecret(shop, goodSecret({ username: 'other' })),
      ],
    ];
    test.for(cases)('%s', async ([, error, cluster, prepare]) => {
      const shop = await deployed(cluster);
      await prepare(shop);
      await request(shop, cluster);
      await shop.run(30 * SECOND);
      const item = await ending(shop, cluster);
      expect(item).toMatchObject({ outcome: 'failed' });
      expect(item!['error']).toMatch(error);
      expect(endingsTold(shop)).toMatchObject([{ outcome: 'failed', error: item!['error'] }]);
      expect(shop.region.physics.warmthOf(readerOf(cluster))).toBe(0);
      expect(await deadLetters(shop)).toEqual([]);
    });

    test('on a reader that is not there', async () => {
      const shop = await ready();
      const host = await hostOf(shop, readerOf('shop'));
      const rds = new RDSClient(shop.region.clientConfig());
      await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: readerOf('shop') }));
      await request(shop, 'shop', { host });
      await shop.run(30 * SECOND);
      expect(await ending(shop)).toMatchObject({
        outcome: 'failed',
        error: `Error: No connection to ${host}:5432: getaddrinfo ENOTFOUND ${host}`,
      });
    });

    test('on a reader that does not take connections', async () => {
      const shop = await ready();
      const host = await hostOf(shop, readerOf('shop'));
      shop.region.rds.breakInstance(readerOf('shop'), 'failed');
      await request(shop, 'shop', { host });
      await shop.run(30 * SECOND);
      const error = `Error: No connection to ${host}:5432: connect ECONNREFUSED ${host}:5432`;
      expect(await ending(shop)).toMatchObject({ outcome: 'failed', error });
    });

    test('on a reader that a security group hides', async () => {
      const shop = await ready();
      shop.region.postgres.silent.add(readerOf('shop'));
      await request(shop);
      await shop.run(9 * SECOND);
      expect(await ending(shop)).toBeUndefined();
      await shop.run(2 * SECOND);
      const error = `Error: No connection to ${await hostOf(shop, readerOf('shop'))}:5432: timeout expired`;
      expect(await ending(shop)).toMatchObject({ outcome: 'failed', error });
    });

    test('on a reader that falls silent', async () => {
      const shop = await ready('slow');
      await request(shop, 'slow');
      await shop.run(30 * SECOND);
      shop.region.postgres.silent.add(readerOf('slow'));
      // Its time-out, and five seconds of grace.
      await shop.run(34 * SECOND);
      expect(await ending(shop, 'slow')).toBeUndefined();
      await shop.run(3 * SECOND);
      expect(await ending(shop, 'slow')).toMatchObject({
        outcome: 'failed',
        error: 'Error: Statement 2 of 2: timed out, and the database did not cancel it.',
      });
    });

    test('when the reader goes down meanwhile', async () => {
      const shop = await ready();
      await request(shop);
      await shop.run(20 * SECOND);
      shop.region.rds.crash(readerOf('shop'));
      await shop.run(5 * SECOND);
      expect(await ending(shop)).toMatchObject({
        outcome: 'failed',
        error: 'Error: Statement 1 of 2: read ECONNRESET',
      });
    });

    test('on an engine whose protocol it does not speak', async () => {
      const shop = await ready();
      await request(shop, 'shop', { engine: 'aurora-mysql', port: 3306 });
      await shop.run(30 * SECOND);
      expect(await ending(shop)).toMatchObject({
        outcome: 'failed',
        error: 'The engine aurora-mysql is not supported: warm-up requires aurora-postgresql.',
      });
    });
  });
}
