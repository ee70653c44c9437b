import type { infer as Infer } from 'zod/mini';
import type { drillChanged, drillFinished } from '../../../events/drills.ts';
import type { DrillSettings } from '../../../fleet/drills.ts';
import { DrillApprovals } from '../../drills/api/approvals.ts';
import { DrillStore } from '../../drills/api/store.ts';
import { Leases } from '../../control-loop/lease.ts';
import { escape, type Saying, sentence } from '../blocks.ts';
import type { WebApi } from '../webApi.ts';
import { type DrillEnd, DrillMessages } from './messages.ts';
import { drillMessage } from './message.ts';

export type DrillEvent = Infer<(typeof drillChanged | typeof drillFinished)['schema']>;

/** So often one invocation looks at a drill again that goes on meanwhile. */
const MAX_LOOKS = 6;

interface Surroundings {
  readonly tableName: string;
  readonly settings: DrillSettings;
  readonly webApi: WebApi;
  /** Tells the holders of leases apart. */
  readonly invocationId: string;
}

/**
 * Follows a drill in one message, which changes as the drill goes on. An event only says where to look: what is shown
 * is what the ledger knows, so that one that is late or repeated shows nothing old.
 */
export async function follow(event: DrillEvent, surroundings: Surroundings): Promise<void> {
  const { tableName, invocationId } = surroundings;
  const { drillId } = event.detail;
  if (event['detail-type'] === 'Drill Finished') {
    const { verdict, explanation, bucket, html } = event.detail;
    const end = { verdict, explanation, region: event.region, bucket, html };
    await new DrillMessages(tableName).putEnd(drillId, end);
  }
  const leases = new Leases(tableName, 'slack', invocationId);
  const lease = await leases.acquire(`drill/${drillId}`, Date.now());
  // Whoever holds it looks once more before letting go.
  if (!lease) return;
  try {
    for (let look = 0; look < MAX_LOOKS; look++) {
      await tell(drillId, surroundings);
      if (await leases.release(lease)) return;
    }
  } catch (error) {
    await leases.abandon(lease);
    throw error;
  }
  await leases.abandon(lease);
  throw new Error(`${drillId} goes on faster than it can be told; another invocation tells the rest.`);
}

async function tell(drillId: string, { tableName, settings, webApi }: Surroundings): Promise<void> {
  const messages = new DrillMessages(tableName);
  const [record, approval, before, end] = await Promise.all([
    new DrillStore(tableName).get(drillId),
    new DrillApprovals(tableName).find(drillId),
    messages.find(drillId),
    messages.findEnd(drillId),
  ]);
  const saying = drillMessage({ record, approval }, settings);
  const shown = JSON.stringify(saying.blocks);
  const isReported = before?.isReported ?? false;
  const ts = before?.shown === shown ? before.ts : await show(saying, before?.ts, webApi);
  if (ts !== before?.ts || shown !== before.shown) await messages.put(drillId, { ts, shown, isReported });
  if (!end || isReported) return;
  await webApi.post(reportOf(`${record.drill} of ${record.input.resource}`, end), ts);
  await messages.put(drillId, { ts, shown, isReported: true });
}

/** Changes the message, or says it anew if there is none any more. */
async function show(saying: Saying, ts: string | undefined, webApi: WebApi): Promise<string> {
  return ts !== undefined && (await webApi.update(ts, saying)) ? ts : await webApi.post(saying);
}

/** The end, as a reply: whoever follows the thread hears of it. */
function reportOf(name: string, { bucket, html, region, verdict, explanation }: DrillEnd): Saying {
  const link = `https://${region}.console.aws.amazonaws.com/s3/object/${bucket}?region=${region}&prefix=${encodeURIComponent(html)}`;
  const text = `${name} *${verdict}*: ${explanation}`;
  return { ...sentence(`${escape(text)}\n<${link}|The report>`), text };
}
