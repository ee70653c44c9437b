import { afterAll, beforeAll, expect, test } from 'vitest';
import { issuePrivateCertificate, uploadServerCertificate } from '../../../../sandbox/scenarios/otherAuthorities.ts';
import {
  addCertificate,
  createWebsite,
  importCertificate,
  issueCertificate,
} from '../../../../sandbox/scenarios/website.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import type { Listening } from '../../../../sandbox/wire/server.ts';
import { evenkeel } from './commandLine.ts';
import { deployed, type Deployed, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

let shop: Deployed;
let server: Listening;
let watchedArn = '';
/** What the person who asks is denied: an operation, and what its input contains. */
let denied: readonly (readonly [operation: string, about: string])[] = [];

beforeAll(async () => {
  shop = await deployed(async (region) => {
    const { arn: authorityArn } = region.acm.createPrivateAuthority('Shop Private CA');
    const { httpsArn = '' } = await createWebsite(region, 'shop', [
      await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 10 }),
      await issuePrivateCertificate(region, ['internal.shop.example'], { daysAgo: 300, authorityArn }),
      await importCertificate(region, ['imported.shop.example'], 90),
    ]);
    await addCertificate(region, httpsArn, await uploadServerCertificate(region, 'uploaded', ['u.shop.example'], 80));
    await issueCertificate(region, ['unused.shop.example'], { daysAgo: 1 });
    await createWebsite(region, 'landing');
    const watched = await issueCertificate(region, ['watched.shop.example'], { daysAgo: 10 });
    watchedArn = (await createWebsite(region, 'watched', [watched])).httpsArn!;
  });
  shop.region.endpoint.intercept = async ({ operation }, input, next) => {
    if (denied.some(([name, about]) => name === operation && JSON.stringify(input).includes(about)))
      throw new AwsError('AccessDenied', `User is not authorized to perform ${operation}`, { status: 403 });
    return await next();
  };
  // ACM lists what was imported after some seconds.
  await shop.run(MINUTE);
  server = await shop.region.endpoint.listen();
});
afterAll(() => server.close());

/** What is written, and the exit code. */
async function run(...args: string[]) {
  try {
    const text = await evenkeel(server.url, 'fleet.ts', 'certificates', ...args);
    return { text, exitCode: process.exitCode ?? 0 };
  } finally {
    process.exitCode = 0;
  }
}

test('lists each kind with what is done about it, within 80 columns', async () => {
  denied = [];
  const { text, exitCode } = await run();
  expect(exitCode).toBe(0);
  expect(text).toMatch(/^Served on managed load balancers: 5$/m);
  expect(text).toMatch(/^uploaded {30} {2}iam {7}79\.9 days {5}by you$/m);
  expect(text).toMatch(/^imported\.shop\.example .*imported {2}89\.9 days {5}by you$/m);
  expect(text).toMatch(/^internal\.shop\.example .*private {3}94\.9 days {5}by ACM$/m);
  expect(text).toMatch(/^In ACM, and not served there: \d$/m);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('names what IAM does not let it read, and lists its certificate all the same', async () => {
  denied = [['ListServerCertificates', '']];
  const { text, exitCode } = await run();
  // A served certificate of which nobody knows when it ends.
  expect(exitCode).toBe(2);
  expect(text).toMatch(/^uploaded {30} {2}iam {7}unknown/m);
  expect(text).toContain('server certificates of IAM: User is not authorized to perform\n    ListServerCertificates');
});

test('names the one listener whose certificates it may not read, and lists all others, as data too', async () => {
  denied = [['DescribeListenerCertificates', watchedArn]];
  const { text, exitCode } = await run('--json');
  expect(exitCode).toBe(3);
  const { rows, unread } = JSON.parse(text) as { rows: { servedOn: string[] }[]; unread: string[] };
  expect(rows.filter(({ servedOn }) => servedOn.length > 0)).toHaveLength(4);
  expect(unread).toEqual(['listeners of watched: User is not authorized to perform DescribeListenerCertificates']);
});
