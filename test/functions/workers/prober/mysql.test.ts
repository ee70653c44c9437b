import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMysql } from '../../../../functions/workers/prober/probes/mysql.ts';
import { attempt, outcomes } from './attempting.ts';
import { hasMariadb, startMariadb, type Mariadb } from './mariadb.ts';
import { SELF_SIGNED } from './selfSigned.ts';

const PASSWORD = 'battery-staple';
const soon = () => AbortSignal.timeout(5_000);

describe.skipIf(!hasMariadb)('a mysql probe, against MariaDB', () => {
  let server: Mariadb;

  beforeAll(async () => {
    // What NODE_EXTRA_CA_CERTS does for a function.
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), SELF_SIGNED.cert]);
    server = await startMariadb(PASSWORD);
  });
  afterAll(() => server.stop());

  const probe = (table: string, password = PASSWORD) =>
    createMysql(
      { kind: 'mysql', name: 'orders', host: 'localhost', port: server.port, secret: 'shop', database: 'store' },
      { username: 'shop', password },
      table,
    );

  test.for(['fresh', 'kept'] as const)('writes rows over a %s connection and reads them back', async (connection) => {
    const driver = probe(`rows_${connection}`);
    await driver.createTable(soon());
    await driver.createTable(soon());
    const attempts = await attempt(driver, { connection, times: 3 });
    expect(outcomes(attempts)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(attempts[0]!.answeredBy).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(await driver.readRows(soon())).toEqual([1, 2, 3]);
    await driver.dropTable(soon());
    await expect(driver.readRows(soon())).rejects.toThrow("doesn't exist");
  });

  test('knows that what was refused was not written', async () => {
    const driver = probe('twice');
    await driver.createTable(soon());
    await attempt(driver);
    expect(outcomes(await attempt(driver))).toEqual(['failed: ER_DUP_ENTRY']);
    expect(outcomes(await attempt(probe('nowhere')))).toEqual(['failed: ER_NO_SUCH_TABLE']);
  });

  test('fails where its password is wrong', async () => {
    expect(outcomes(await attempt(probe('rows', 'wrong')))).toEqual(['failed: ER_ACCESS_DENIED_ERROR']);
  });

  test('leaves a kept connection that has turned out to lead to a reader', async () => {
    const driver = probe('kept_rows');
    await driver.createTable(soon());
    await server.setReadOnly(true);
    const connections = new Set<unknown>();
    const counting = {
      ...driver,
      open: async (...args: Parameters<typeof driver.open>) => {
        const link = await driver.open(...args);
        connections.add(link);
        return link;
      },
    };
    const attempts = await attempt(counting, { connection: 'kept', times: 2, everyMs: 200 });
    await server.setReadOnly(false);
    expect(outcomes(attempts)).toEqual([
      'failed: ER_OPTION_PREVENTS_STATEMENT',
      'failed: ER_OPTION_PREVENTS_STATEMENT',
    ]);
    expect(connections.size).toBe(2);
  });

  test('fails once the server is gone', async () => {
    await server.stop();
    expect(outcomes(await attempt(probe('rows')))).toEqual(['failed: ECONNREFUSED']);
  });
});
