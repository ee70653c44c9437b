import {
  type AttributeValue,
  BatchWriteItemCommand,
  DynamoDBClient,
  paginateScan,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { FaultRecord } from '../../invariants/fleet/faultRecord.ts';
import type { Random } from '../../random.ts';
import type { Region } from '../../region.ts';
import { type FaultContext, oneOf } from '../context.ts';

type Item = Record<string, AttributeValue>;

/** A backup is taken so often; what is restored is any of them. */
const KEPT_EVERY_MS = 20 * 60_000;

const LOST_MAX = 5;

/** BatchWriteItem takes no more. */
const BATCH = 25;

/**
 * What is rebuilt from AWS once it is lost. Nobody can rebuild what only people have said: pauses, and requests and
 * approvals of drills.
 */
const REBUILT = /^(controller|leases|marks)#/;

/**
 * Somebody restores the ledger's table as it was, or items of it are lost. A restored table of DynamoDB has another name,
 * and somebody copies its items back: here, at once.
 */
export function beginLedgerFaults(
  context: FaultContext,
  random: Random,
  { region, table, record }: { readonly region: Region; readonly table: string; readonly record: FaultRecord },
): void {
  const client = new DynamoDBClient(region.clientConfig());
  const backups: { readonly atMs: number; readonly items: readonly Item[] }[] = [];

  async function scan(): Promise<Item[]> {
    const items: Item[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true }))
      items.push(...Items);
    return items;
  }

  async function write(requests: readonly WriteRequest[]): Promise<void> {
    for (let at = 0; at < requests.length; at += BATCH)
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests.slice(at, at + BATCH) } }));
  }

  async function backUp(): Promise<void> {
    if (!context.isOn) return;
    backups.push({ atMs: context.clock.now(), items: await scan() });
    context.clock.setTimeout(() => void backUp(), KEPT_EVERY_MS);
  }

  if (context.rate('ledger-restored') > 0) void backUp();

  context.repeat('ledger-restored', random, async () => {
    if (backups.length === 0) return;
    const { atMs, items } = oneOf(random, backups);
    const nowMs = context.clock.now();
    context.tell('ledger-restored', `to what it was ${Math.round((nowMs - atMs) / 60_000)} min ago`);
    record.loseLedger(nowMs);
    await write((await scan()).map(deletion));
    await write(items.map((Item) => ({ PutRequest: { Item } })));
  });

  context.repeat('ledger-items-lost', random, async () => {
    const items = (await scan()).filter(({ pk }) => REBUILT.test(pk?.S ?? ''));
    const lost = Array.from({ length: random.integer(1, LOST_MAX) }, () => random.next())
      .map((at) => items[Math.floor(at * items.length)])
      .filter((item) => item !== undefined);
    const chosen = [...new Set(lost)];
    if (chosen.length === 0) return;
    context.tell('ledger-items-lost', chosen.map(({ pk, sk }) => `${pk?.S}/${sk?.S}`).join(', '));
    record.loseLedger(context.clock.now());
    await write(chosen.map(deletion));
  });
}

const deletion = ({ pk, sk }: Item): WriteRequest => ({ DeleteRequest: { Key: { pk: pk!, sk: sk! } } });
