import type { Situation } from '../situation.ts';
import { MINUTE_MS } from '../view.ts';

/** After a failover, nothing is removed for this long: caches are cold and clients are still finding their way. */
export const FAILOVER_QUIET_MS = 10 * MINUTE_MS;

export const isRecentFailover = ({ view, nowMs }: Situation) =>
  view.lastFailoverMs !== undefined && nowMs - view.lastFailoverMs < FAILOVER_QUIET_MS;
