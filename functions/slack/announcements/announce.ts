import { Leases } from '../../control-loop/lease.ts';
import type { ListedController } from '../../controllers/row.ts';
import type { WebApi } from '../webApi.ts';
import { type Announceable, lineOf, type Topic } from './line.ts';
import { messageOf } from './message.ts';
import { Announcements, topicName } from './store.ts';

/** The maximum of updates per invocation for lines that arrive meanwhile. */
const MAX_UPDATES = 6;

interface Surroundings {
  readonly controllers: readonly ListedController[];
  readonly tableName: string;
  readonly webApi: WebApi;
  /** Identifies the holder of leases. */
  readonly invocationId: string;
}

/**
 * Posts a controller's events to the channel. A resource has one message per hour, which is updated, so that a busy
 * hour does not flood the channel. An invocation that cannot get the lease stores its line, and the holder posts it.
 */
export async function announce(
  event: Announceable,
  { controllers, tableName, webApi, invocationId }: Surroundings,
): Promise<void> {
  const { topic, line } = lineOf(event, controllers);
  const announcements = new Announcements(tableName);
  await announcements.add(topic, line);
  const leases = new Leases(tableName, 'slack', invocationId);
  const lease = await leases.acquire(topicName(topic), Date.now());
  if (!lease) return;
  try {
    for (let update = 0; update < MAX_UPDATES; update++) {
      await updateMessage(topic, announcements, webApi);
      if (await leases.release(lease)) return;
    }
  } catch (error) {
    await leases.abandon(lease);
    throw error;
  }
  await leases.abandon(lease);
  throw new Error(`Too many updates for ${topic.resource} in one invocation; retrying.`);
}

async function updateMessage(topic: Topic, announcements: Announcements, webApi: WebApi): Promise<void> {
  const { lines, posted } = await announcements.read(topic);
  if (lines.length === posted?.lines) return;
  const message = messageOf(topic, lines);
  const isChanged = posted !== undefined && (await webApi.update(posted.ts, message));
  const ts = isChanged ? posted.ts : await webApi.post(message);
  await announcements.setPosted(topic, { ts, lines: lines.length });
}
