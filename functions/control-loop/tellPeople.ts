import type { Notice } from './attention.ts';
import { type Bus, inform, isBusThere } from './eventBus.ts';
import { describeDuration } from './wording.ts';

/** What a notification is about. */
interface About {
  readonly controller: string;
  readonly resource: string;
}

/**
 * Notifies people: through the SNS topic, and in Slack. Published before it is recorded: a duplicate notification is
 * better than a lost one.
 * @returns the keys of those that nobody can have heard of: the record keeps them until they are told
 */
export async function tellPeople(
  bus: Bus,
  about: About,
  notices: readonly Notice[],
  nowMs: number,
): Promise<ReadonlySet<string>> {
  const untold = new Set<string>();
  if (notices.length === 0) return untold;
  const isThere = await isBusThere(bus);
  for (const { key, state, sinceMs, message } of notices) {
    const lasted = describeDuration(nowMs - sinceMs);
    const prefix = { raised: '', lasting: `Still so after ${lasted}: `, over: `Resolved after ${lasted}: ` }[state];
    const detail = {
      schemaVersion: 1 as const,
      ...about,
      reason: reasonOf(key),
      state,
      message: `${prefix}${message}`,
    };
    const isTold = isThere && (await inform(bus, nowMs, { 'detail-type': 'Attention Needed', detail }));
    if (!isTold) untold.add(key);
  }
  return untold;
}

/** People know `hold at-ceiling` as `at-ceiling`, and what was done by its kind. */
const reasonOf = (key: string): string => key.replace(/^hold /, '').replace(/^done (\S+) .*$/, '$1');
