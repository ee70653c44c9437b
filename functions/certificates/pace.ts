import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the next call may be made. */
export type Pace = () => Promise<void>;

export const AT_ONCE: Pace = () => Promise.resolve();

/** AWS counts calls for the whole account: a sweep takes a quarter of what it allows, and leaves the rest to others. */
const SHARE = 1 / 4;

/** Calls a second that AWS publishes, which bursts may exceed (facts of the services' quota pages). */
export const PUBLISHED_RATES = { describeLoadBalancing: 10, listCertificates: 8 } as const;

/** Spreads calls evenly over time. @param perSecond what AWS publishes */
export function paced(perSecond: number): Pace {
  const intervalMs = 1000 / (perSecond * SHARE);
  let nextMs = 0;
  return async () => {
    const nowMs = Date.now();
    const waitMs = nextMs - nowMs;
    nextMs = Math.max(nowMs, nextMs) + intervalMs;
    if (waitMs > 0) await sleep(waitMs);
  };
}
