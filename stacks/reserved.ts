import type { Fleet } from '../fleet/fleet.ts';
import type { CONTROLLERS } from '../functions/controllers/registry.ts';
import { UNRESERVED_CONCURRENCY } from './quotas/quotas.ts';
import { INGRESS_CONCURRENCY } from './slack.ts';

/**
 * Whether the account has room for what the functions of a fleet reserve. Lambda refuses a reservation that would leave
 * fewer than 100 concurrent executions for everything else, and new accounts have 10 or 50 in all.
 */
export function mayReserve(fleet: Fleet, controllers: typeof CONTROLLERS): boolean {
  const quota = fleet.account?.concurrentExecutions;
  if (quota === undefined) return false;
  const needed = controllers.filter(({ isNeededBy }) => isNeededBy(fleet));
  const reserved = needed.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
  return quota - reserved - (fleet.slack ? INGRESS_CONCURRENCY : 0) >= UNRESERVED_CONCURRENCY;
}
