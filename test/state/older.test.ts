import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEverything } from '../../cli/endings/world.ts';
import type { Rig } from '../../cli/endings/rig.ts';
import type { DrillRecord } from '../../functions/drills/api/record.ts';
import type { DrillReport } from '../../functions/drills/api/report.ts';
import type { LogLine } from '../../sandbox/services/lambda/index.ts';
import type { Listening } from '../../sandbox/wire/server.ts';
import { assemblyOf } from '../synthesis/assembly.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TABLE = 'evenkeel-dev';

/** What `cli/writeLedgerFixture.ts` has written with a version. */
interface Left {
  readonly version: string;
  readonly atMs: number;
  readonly drills: Readonly<Record<'ended' | 'aborted' | 'waiting', string>>;
  readonly items: readonly Item[];
  readonly reports: Readonly<Record<string, DrillReport>>;
}

type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

const files = globSync('ledger-*.json', { cwd: fileURLToPath(new URL('.', import.meta.url)) });

test('there is one of the first version', () => {
  expect(files).toContain('ledger-0.1.0.json');
});

describe.for(files)('what is in %s', (file) => {
  const left = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Left;
  const logged: LogLine[] = [];
  let rig: Rig;
  let server: Listening;

  beforeAll(async () => {
    const assembly = await assemblyOf(new URL('../../sandbox/faults/endingsFleet.ts', import.meta.url));
    // A minute after the old version has stopped.
    rig = await createEverything(assembly, {
      seed: 2,
      startMs: left.atMs + 60_000,
      onLog: (line) => logged.push(line),
    });
    const client = new DynamoDBClient(rig.region.clientConfig());
    for (const item of left.items)
      await client.send(
        new PutItemCommand({ TableName: TABLE, Item: marshall(item, { removeUndefinedValues: true }) }),
      );
    await rig.run(15 * 60);
    server = await rig.region.endpoint.listen();
  });
  afterAll(() => server.close());

  const evenkeel = async (...args: string[]) => {
    const all = ['cli/evenkeel.ts', ...args, '--endpoint-url', server.url];
    return (await promisify(execFile)(process.execPath, all, { cwd: ROOT })).stdout;
  };

  const partitions = new Set(left.items.map(({ pk }) => pk));

  test('is of every kind that this fleet has', () => {
    expect([...partitions]).toEqual(
      expect.arrayContaining([
        'controller#replicas',
        'controller#certificates',
        'controller#targets',
        'leases#replicas',
        'history#replicas#shop',
        'history#targets#edge',
        'marks#replicas',
        'interlocks#replicas',
        'pauses#certificates',
        'pause-history#targets#edge',
        'drills',
        'drill-locks',
        'drill-approvals',
        'drill-evidence',
      ]),
    );
  });

  test('is read by functions that neither fail nor complain', () => {
    expect(rig.problems).toEqual([]);
    expect(logged.filter(({ message }) => /"level":"ERROR"/.test(message)).map(({ message }) => message)).toEqual([]);
    expect(rig.region.iam.denials).toEqual([]);
  });

  test('is not lost: whatever had not expired is there', () => {
    const keyOf = ({ pk, sk }: Item) => `${pk} ${sk}`;
    const there = new Set((rig.region.dynamoDb.inspect(TABLE) as readonly Item[]).map(keyOf));
    const expected = left.items.filter(
      ({ expires }) => expires === undefined || Number(expires) * 1000 > rig.region.clock.now(),
    );
    expect(expected.length).toBeGreaterThan(50);
    expect(expected.map(keyOf).filter((key) => !there.has(key))).toEqual([]);
  });

  test('goes on where it was: what was paused is, with its reason', async () => {
    expect(await evenkeel('status')).toMatch(/many .*paused/);
    expect(await evenkeel('explain', 'certificates/many')).toContain('somebody changes its listener');
  });

  test('is shown: every decision about a cluster, a target group and a certificate', async () => {
    for (const [name, partition] of [
      ['shop', 'history#replicas#shop'],
      ['targets/edge', 'history#targets#edge'],
      ['certificates/web', 'history#certificates#web'],
    ] as const) {
      const decided = left.items.filter(({ pk, event }) => pk === partition && event === 'decision');
      const shown = JSON.parse(await evenkeel('history', name, '--since', '1d', '--limit', '500', '--json')) as unknown;
      const text = JSON.stringify(shown);
      expect([name, decided.length > 0]).toEqual([name, true]);
      expect(decided.filter(({ atMs }) => !text.includes(String(atMs)))).toEqual([]);
    }
  });

  test('of drills is listed and reported', async () => {
    const { ended, aborted, waiting } = left.drills;
    const { details: listed } = (await rig.ask('ada', { action: 'list' })) as { details: readonly DrillRecord[] };
    expect(listed.map(({ drillId }) => drillId)).toEqual(expect.arrayContaining([ended, aborted, waiting]));
    const shown = async (drillId: string) =>
      ((await rig.ask('ada', { action: 'show', drillId })) as { details: DrillRecord }).details;
    expect(await shown(ended)).toMatchObject({ verdict: 'passed', input: { resource: 'shop' } });
    expect(await shown(aborted)).toMatchObject({ verdict: 'aborted', abort: { why: 'customers call' } });
    expect((await shown(waiting)).planHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await evenkeel('drill', 'report', '--since', '90d')).toMatch(/aurora-failover/);
    expect(left.reports[ended]).toMatchObject({
      schemaVersion: 1,
      verdict: 'passed',
      origin: { version: left.version },
    });
  });

  test('leaves no dead letters', async () => {
    expect(await evenkeel('dead-letters', 'list')).toContain('No dead letters');
  });
});
