import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Attempt, RowsFound } from '../../../../functions/workers/prober/contract/attempt.ts';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import type { Findings } from '../../../../functions/drills/measure/findings.ts';
import { createStepPlatform, type StepPlatform } from '../steps/platform.ts';

const START_MS = Date.UTC(2026, 2, 2, 9);

/** Ten attempts a second for a minute: the injection after 20 s, the rollback after 40. */
const RECORD = {
  plan: { targets: { steadyForMs: 5_000 } },
  probing: { sinceMs: START_MS, untilMs: START_MS + 3_600_000, prefix: 'drills/one/' },
  injection: { atMs: START_MS + 20_000, before: {} },
  rollback: { atMs: START_MS + 40_000 },
  releasedAtMs: START_MS + 60_000,
} as unknown as DrillRecord;

let platform: StepPlatform;
let find: (failing: readonly [number, number][], lost: readonly number[], record?: DrillRecord) => Promise<Findings>;
beforeAll(async () => {
  platform = await createStepPlatform();
  const s3 = new S3Client(platform.region.clientConfig());
  await s3.send(
    new CreateBucketCommand({ Bucket: 'results', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  const { Results } = await import('../../../../functions/drills/measure/results.ts');
  const { measureDrill } = await import('../../../../functions/drills/measure/findings.ts');
  find = async (failing, lost, record = RECORD) => {
    const results = new Results('results');
    const attempts = Array.from({ length: 600 }, (_, row): Attempt => {
      const isDown = failing.some(([from, until]) => row * 100 >= from && row * 100 < until);
      const outcome = isDown ? 'failed' : 'succeeded';
      return { probe: 'orders', connection: 'fresh', startedAtMs: START_MS + row * 100, latencyMs: 3, outcome, row };
    });
    const rows = attempts.map(({ row }) => row!).filter((row) => !lost.includes(row));
    const found: RowsFound = { probe: 'orders', rows, readAtMs: START_MS + 60_000 };
    await results.write('drills/one/attempts/0.json', JSON.stringify(attempts), 'application/json');
    await results.write('drills/one/rows/orders.json', JSON.stringify(found), 'application/json');
    return await measureDrill({ record, results });
  };
});
afterAll(() => platform.close());

const lostIn = ({ measured, failback, total }: Findings) => [
  measured?.lostWrites,
  failback?.lostWrites,
  total?.lostWrites,
];

test.for<[string, number, (number | undefined)[]]>([
  ['before the injection counts with the injection, which may have lost it', 100, [1, 0, 1]],
  ['after the injection counts with it', 300, [1, 0, 1]],
  ['a second and more before the rollback still counts with the injection', 389, [1, 0, 1]],
  ['in the last second before the rollback counts with the rollback', 390, [0, 1, 1]],
  ['just before the rollback counts with the rollback', 399, [0, 1, 1]],
  ['after the rollback counts with it', 450, [0, 1, 1]],
])('a write that is lost %s', async ([, row, counts]) => {
  expect(lostIn(await find([], [row]))).toEqual(counts);
});

test('an outage that lasts from the injection into the rollback counts whole in both, and once in the total', async () => {
  const { baseline, measured, failback, total } = await find([[38_000, 42_000]], []);
  expect([baseline, measured, failback, total].map((one) => one!.downtimeMs)).toEqual([0, 4_000, 4_000, 4_000]);
});

test('two outages add up in the total', async () => {
  const { measured, failback, total } = await find(
    [
      [22_000, 23_000],
      [41_000, 43_000],
    ],
    [],
  );
  expect([measured, failback, total].map((one) => one!.downtimeMs)).toEqual([1_000, 2_000, 3_000]);
});

test('each attempt is in one phase, and the total has those of the last two', async () => {
  const { baseline, measured, failback, total } = await find([], []);
  const attempts = [baseline, measured, failback, total].map((one) => one!.probes[0]!.attempts);
  expect(attempts).toEqual([200, 200, 200, 400]);
});

test('without an injection all is baseline', async () => {
  const { injection: _injection, rollback: _rollback, ...record } = RECORD;
  const { baseline, measured, failback, total } = await find([], [], record);
  expect([measured, failback, total]).toEqual([undefined, undefined, undefined]);
  expect(baseline!.probes[0]!.attempts).toBe(600);
});
