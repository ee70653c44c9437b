import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the next call may be made. */
export type Pace = () => Promise<void>;

export const AT_ONCE: Pace = () => Promise.resolve();

/** AWS counts calls for the whole account: a sweep takes a quarter of what it allows, and leaves the rest to others. */
const SWEEP = { share: 1 / 4, burst: 0 } as const;

/** Calls a second that AWS publishes, which bursts may exceed (facts of the services' quota pages). */
export const PUBLISHED_RATES = {
  describeLoadBalancing: 10,
  changeLoadBalancing: 3,
  listCertificates: 8,
  describeCertificate: 10,
  route53: 10,
} as const;

/** A close look at one entry is waited for: it takes half, after a beginning that AWS's buckets allow for. */
export const closeLook = (perSecond: number): Pace => paced(perSecond, { share: 1 / 2, burst: 20 });

/** The same for what AWS documents no bucket of, or a small one. */
export const carefulLook = (perSecond: number): Pace => paced(perSecond, { share: 1 / 2, burst: 5 });

/**
 * Spreads calls evenly over time.
 * @param perSecond what AWS publishes
 * @param burst so many calls go first, at once
 */
export function paced(perSecond: number, { share, burst }: { share: number; burst: number } = SWEEP): Pace {
  const intervalMs = 1000 / (perSecond * share);
  let nextMs = 0;
  let free = burst;
  return async () => {
    if (free-- > 0) return;
    const nowMs = Date.now();
    const waitMs = nextMs - nowMs;
    nextMs = Math.max(nowMs, nextMs) + intervalMs;
    if (waitMs > 0) await sleep(waitMs);
  };
}
