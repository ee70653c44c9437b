import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../../console/model.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import type { Listening } from '../../../sandbox/wire/server.ts';
import { createLedgerTable } from '../../functions/ledgerTable.ts';
import { clusterIn, serveConsole, type Site } from './site.ts';

const CLUSTERS = 300;
const LINES = 100_000;
const TABLE = 'evenkeel-dev';
const names = Array.from({ length: CLUSTERS }, (_, at) => `cluster-${at + 1}`);
const LONG_REASON = 'because it is so '.repeat(200).slice(0, 3_000);

let region: Region;
let server: Listening;
let site: Site;
let folder: string;

beforeAll(async () => {
  region = createRegion({ rds: { clusterQuota: CLUSTERS, instanceQuota: 2 * CLUSTERS } });
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(async () => {
    for (const name of names) {
      const Engine = 'aurora-postgresql';
      await rds.send(
        new CreateDBClusterCommand({
          DBClusterIdentifier: name,
          Engine,
          MasterUsername: 'shop',
          ManageMasterUserPassword: true,
        }),
      );
      for (const role of ['writer', 'reader']) {
        const about = { DBClusterIdentifier: name, DBInstanceIdentifier: `${name}-${role}`, Engine };
        await rds.send(new CreateDBInstanceCommand({ ...about, DBInstanceClass: 'db.r6g.large' }));
      }
    }
  });
  await region.clock.runUntil(region.clock.now() + 5 * 60_000);
  await writeLedger(region);
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-console-'));
  const clusters = Object.fromEntries(
    names.map((name) => [name, { classes: ['db.r6g.large'], zones: ['eu-west-1a'] }]),
  );
  const fleetFile = join(folder, 'fleet.mjs');
  await writeFile(fleetFile, `export default ${JSON.stringify({ clusters })};\n`);
  server = await region.endpoint.listen();
  const about = {
    id: 'sandbox',
    isSandbox: true,
    stage: 'dev',
    fleetFile,
    endpointUrl: server.url,
    region: 'eu-west-1',
  };
  site = await serveConsole({ installations: [about], allowActions: true });
});
afterAll(async () => {
  await site.close();
  await server.close();
  await rm(folder, { recursive: true });
});

/** All lines are about the first cluster; each of the others has a record of one decision. */
async function writeLedger({ clientConfig, clock }: Region): Promise<void> {
  const dynamoDb = new DynamoDBClient(clientConfig());
  await createLedgerTable(dynamoDb, TABLE);
  const nowMs = clock.now();
  for (const name of names) {
    const lastDecision = { kind: 'hold', reason: 'within-band', atMs: nowMs };
    const item = {
      pk: 'controller#replicas',
      sk: `state#${name}`,
      controller: 'replicas',
      schemaVersion: 1,
      version: 1,
    };
    const isFirst = name === names[0];
    const concerns = isFirst
      ? { 'hold at-ceiling': { sinceMs: nowMs - 60_000, dueMs: nowMs + 1, toldMs: nowMs, message: LONG_REASON } }
      : {};
    const Item = marshall({ ...item, fence: 1, lastDecision, concerns });
    await dynamoDb.send(new PutItemCommand({ TableName: TABLE, Item }));
  }
  for (let from = 0; from < LINES; from += 25) {
    const lines = Array.from({ length: 25 }, (_, at) => lineOf(from + at, nowMs));
    await dynamoDb.send(
      new BatchWriteItemCommand({ RequestItems: { [TABLE]: lines.map((Item) => ({ PutRequest: { Item } })) } }),
    );
  }
}

/** A line each second, the last one now. */
function lineOf(number: number, nowMs: number) {
  const atMs = nowMs - (LINES - 1 - number) * 1_000;
  const sk = `${new Date(atMs).toISOString()}#${String(number).padStart(9, '0')}`;
  const about = { pk: `history#replicas#${names[0]}`, sk, schemaVersion: 1, atMs, event: 'decision', mode: 'act' };
  return marshall({ ...about, kind: 'hold', reason: `reason-${number}`, numbers: { serving: 1 } });
}

describe('300 clusters, and a ledger of 100,000 lines', () => {
  test('are read, each cluster in its state, with the newest lines', async () => {
    const installation = await site.until(({ clusters, ledger }) => clusters.length === CLUSTERS && ledger.length > 0);
    const ready = await site.until(({ sources }) => sources.clusters.state === 'ready');
    expect(ready.clusters).toHaveLength(CLUSTERS);
    expect(clusterIn(ready, 'cluster-300')).toMatchObject({ status: 'available', level: 'steady', serving: 1 });
    expect(installation.ledger[0]!.reason).toBe(`reason-${LINES - 1}`);
    expect(installation.ledger.length).toBeLessThanOrEqual(500);
    expect(installation.ledgerTotals.hasMore).toBe(true);
  });

  test('and what needs a person comes first, with all of its words', async () => {
    const { attention, clusters } = await site.until((one) => one.attention.length > 0);
    expect(attention).toHaveLength(1);
    expect(attention[0]).toMatchObject({ level: 'action', about: { kind: 'cluster', name: 'cluster-1' } });
    expect(attention[0]!.message).toBe(LONG_REASON);
    expect(clusters.find(({ name }) => name === 'cluster-1')).toMatchObject({ level: 'action', summary: LONG_REASON });
  });

  test('older lines come by the page, without a gap', async () => {
    let before: string | undefined;
    const seen: string[] = [];
    for (let page = 0; page < 3; page++) {
      const query = before === undefined ? '' : `&before=${encodeURIComponent(before)}`;
      const answer = await site.get(`/console/ledger?installation=sandbox&limit=300${query}`);
      const { entries, hasMore } = (await answer.json()) as { entries: LedgerEntry[]; hasMore: boolean };
      expect(hasMore).toBe(true);
      seen.push(...entries.map(({ reason }) => reason));
      before = entries.at(-1)!.id;
    }
    expect(seen).toEqual(Array.from({ length: 900 }, (_, at) => `reason-${LINES - 1 - at}`));
  });
});
