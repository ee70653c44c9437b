import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProbeSeriesReader } from '../../../console/server/reader/probeSeries.ts';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import type { Attempt } from '../../../functions/workers/prober/contract/attempt.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import { createStepPlatform, type StepPlatform } from '../../functions/drills/steps/platform.ts';

const NOW = Date.UTC(2026, 2, 2, 9);
const BUCKET = 'results';
const PREFIX = 'drills/aurora-failover-1/';

let platform: StepPlatform;
let reader: ProbeSeriesReader;
let s3: S3Client;
let reads = 0;
beforeAll(async () => {
  platform = await createStepPlatform();
  ({ s3 } = await import('../../../functions/aws/clients.ts'));
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const module = await import('../../../console/server/reader/probeSeries.ts');
  reader = new module.ProbeSeriesReader();
  platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
    if (operation === 'GetObject') reads++;
    if (isRefused) throw new AwsError('AccessDenied', 'Access Denied', { status: 403 });
    return await next();
  };
});
afterAll(() => platform.close());
let isRefused = false;

const attempt = (seconds: number, outcome: Attempt['outcome'], connection: Attempt['connection'] = 'fresh') => ({
  probe: 'orders',
  connection,
  startedAtMs: NOW + seconds * 1000,
  latencyMs: 4,
  outcome,
});

const write = (name: string, attempts: readonly Attempt[]) =>
  s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: `${PREFIX}attempts/${name}.json`, Body: JSON.stringify(attempts) }),
  );

const record = (more: object = {}) =>
  ({
    drillId: 'aurora-failover-1',
    probing: { sinceMs: NOW, untilMs: NOW + 60_000, prefix: PREFIX, bucket: BUCKET },
    injection: { atMs: NOW + 1_000, before: {} },
    ...more,
  }) as unknown as DrillRecord;

test('what clients saw is read second by second, each object once, until the drill has ended', async () => {
  await write('000000', [
    attempt(0, 'succeeded'),
    attempt(0.5, 'succeeded'),
    attempt(1, 'failed'),
    attempt(1.4, 'unknown'),
  ]);
  const first = { probe: 'orders', connection: 'fresh', fromMs: NOW, succeeded: [2, 0], failed: [0, 2] };
  expect(await reader.read(record())).toEqual({ series: [first] });
  expect(reads).toBe(1);

  // Nothing began in the third second.
  await write('000001', [attempt(3, 'succeeded'), attempt(1, 'succeeded', 'kept')]);
  const both = [
    { probe: 'orders', connection: 'fresh', fromMs: NOW, succeeded: [2, 0, 0, 1], failed: [0, 2, 0, 0] },
    { probe: 'orders', connection: 'kept', fromMs: NOW + 1_000, succeeded: [1], failed: [0] },
  ];
  expect(await reader.read(record())).toEqual({ series: both });
  expect(reads).toBe(2);

  isRefused = true;
  expect(await reader.read(record())).toEqual({ series: both, seriesMissingBecause: 'Access Denied' });
  isRefused = false;

  // The last attempts were written after the last look.
  await write('000002', [attempt(4, 'succeeded')]);
  const ended = record({ reportedAtMs: NOW + 60_000 });
  const last = [{ ...both[0], succeeded: [2, 0, 0, 1, 1], failed: [0, 2, 0, 0, 0] }, both[1]];
  expect(await reader.read(ended)).toEqual({ series: last });
  // Then nothing is asked for any more.
  isRefused = true;
  expect(await reader.read(ended)).toEqual({ series: last });
  isRefused = false;
});

test('a drill that has not begun, or whose bucket an older version did not write down, has none', async () => {
  expect(await reader.read(record({ probing: undefined }))).toEqual({ series: [] });
  expect(
    await reader.read(record({ drillId: 'old', probing: { sinceMs: NOW, untilMs: NOW, prefix: PREFIX } })),
  ).toEqual({
    series: [],
  });
});
