import type { infer as Infer } from 'zod/mini';
import type { drillChanged, drillFinished } from '../../../events/drills.ts';
import type { DrillSettings } from '../../../fleet/drills.ts';
import { consoleUrl } from '../../aws/console.ts';
import { DrillApprovals } from '../../drills/api/approvals.ts';
import { DrillRecords } from '../../drills/api/records.ts';
import { Leases } from '../../control-loop/lease.ts';
import { escape, type SlackMessage, sentence } from '../blocks.ts';
import type { WebApi } from '../webApi.ts';
import { type DrillEnd, DrillMessages } from './messages.ts';
import { drillMessage } from './message.ts';

export type DrillEvent = Infer<(typeof drillChanged | typeof drillFinished)['schema']>;

/** How often one invocation updates the message of a drill that goes on meanwhile. */
const MAX_UPDATES = 6;

interface Surroundings {
  readonly tableName: string;
  readonly settings: DrillSettings;
  readonly webApi: WebApi;
  /** The owner of leases. */
  readonly invocationId: string;
}

/**
 * Follows a drill in one message, which is updated as the drill goes on. An event only says which drill: the message
 * shows the ledger, so that an event that is late or repeated shows nothing old.
 */
export async function follow(event: DrillEvent, surroundings: Surroundings): Promise<void> {
  const { tableName, invocationId } = surroundings;
  const { drillId } = event.detail;
  if (event['detail-type'] === 'Drill Finished') {
    const { verdict, explanation, bucket, html } = event.detail;
    const place = bucket !== undefined && html !== undefined ? { bucket, html } : {};
    const end = { verdict, explanation, region: event.region, ...place };
    await new DrillMessages(tableName).putEnd(drillId, end);
  }
  const leases = new Leases(tableName, 'slack', invocationId);
  const lease = await leases.acquire(`drill/${drillId}`, Date.now());
  // The holder updates once more before releasing it.
  if (!lease) return;
  try {
    for (let update = 0; update < MAX_UPDATES; update++) {
      await updateMessage(drillId, surroundings);
      if (await leases.release(lease)) return;
    }
  } catch (error) {
    await leases.abandon(lease);
    throw error;
  }
  await leases.abandon(lease);
  throw new Error(`Too many updates for ${drillId} in one invocation; retrying.`);
}

async function updateMessage(drillId: string, { tableName, settings, webApi }: Surroundings): Promise<void> {
  const messages = new DrillMessages(tableName);
  const [record, approval, before, end] = await Promise.all([
    new DrillRecords(tableName).get(drillId),
    new DrillApprovals(tableName).find(drillId),
    messages.find(drillId),
    messages.findEnd(drillId),
  ]);
  const message = drillMessage({ record, approval }, settings);
  const shown = JSON.stringify(message.blocks);
  const isReported = before?.isReported ?? false;
  const ts = before?.shown === shown ? before.ts : await show(message, before?.ts, webApi);
  if (ts !== before?.ts || shown !== before.shown) await messages.put(drillId, { ts, shown, isReported });
  if (!end || isReported) return;
  await webApi.post(reportOf(`${record.drill} of ${record.input.resource}`, end), ts);
  await messages.put(drillId, { ts, shown, isReported: true });
}

/** Updates the message, or posts a new one if it no longer exists. */
async function show(message: SlackMessage, ts: string | undefined, webApi: WebApi): Promise<string> {
  return ts !== undefined && (await webApi.update(ts, message)) ? ts : await webApi.post(message);
}

/** The verdict, as a reply that notifies everybody who follows the thread. */
function reportOf(name: string, end: DrillEnd): SlackMessage {
  const text = `${name} *${end.verdict}*: ${end.explanation}`;
  return { ...sentence(`${escape(text)}\n${placeOf(end)}`), text };
}

/** Where the report of a drill is. */
export function placeOf({ bucket, html, region }: DrillEnd): string {
  if (bucket === undefined || html === undefined)
    return 'The report could not be written to its bucket; the ledger has a short one.';
  const origin = consoleUrl(region);
  const path = `s3/object/${bucket}?region=${region}&prefix=${encodeURIComponent(html)}`;
  return origin === undefined ? `Report: \`s3://${bucket}/${html}\`` : `<${origin}/${path}|Report>`;
}
