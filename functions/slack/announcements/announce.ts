import { Leases } from '../../control-loop/lease.ts';
import type { ListedController } from '../../controllers/row.ts';
import type { WebApi } from '../webApi.ts';
import { type Announceable, lineOf, type Topic } from './line.ts';
import { messageOf } from './message.ts';
import { Announcements, topicName } from './store.ts';

/** So often one invocation tells what came in meanwhile. */
const MAX_LOOKS = 6;

interface Surroundings {
  readonly controllers: readonly ListedController[];
  readonly tableName: string;
  readonly webApi: WebApi;
  /** Tells the holders of leases apart. */
  readonly invocationId: string;
}

/**
 * Says in the channel what a controller said on the bus. A resource has one message an hour, which grows: a busy hour
 * is one message and not a flood. Whoever finds somebody else at it leaves the line behind, and that one tells it.
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
    for (let look = 0; look < MAX_LOOKS; look++) {
      await tell(topic, announcements, webApi);
      if (await leases.release(lease)) return;
    }
  } catch (error) {
    await leases.abandon(lease);
    throw error;
  }
  await leases.abandon(lease);
  throw new Error(`So much is said about ${topic.resource} that telling it takes another invocation.`);
}

async function tell(topic: Topic, announcements: Announcements, webApi: WebApi): Promise<void> {
  const { lines, posted } = await announcements.read(topic);
  if (lines.length === posted?.lines) return;
  const message = messageOf(topic, lines);
  const isChanged = posted !== undefined && (await webApi.update(posted.ts, message));
  const ts = isChanged ? posted.ts : await webApi.post(message);
  await announcements.setPosted(topic, { ts, lines: lines.length });
}
