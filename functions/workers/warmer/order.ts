import { partition } from '@aws-sdk/core/client';
import type { infer as Infer } from 'zod/mini';
import type { warmUpRequested } from '../../../events/warmUp.ts';
import type { Fleet } from '../../../fleet/fleet.ts';

type Request = Infer<typeof warmUpRequested.schema>['detail'];

/** A warm-up to run: the host from the event; SQL and timeout from the fleet. */
export interface Order {
  readonly cluster: string;
  readonly readerId: string;
  readonly host: string;
  readonly port: number;
  readonly engine: string;
  readonly sql: readonly string[];
  /** Name or ARN. */
  readonly secret: string;
  readonly requestedAtMs: number;
  /** When to stop, in milliseconds since the epoch. */
  readonly deadlineMs: number;
}

/** A request that the fleet does not allow. It goes to the dead-letter queue with this reason. */
export class RefusedRequestError extends Error {
  constructor(reason: string, what = 'Warm-up') {
    super(`${what} request rejected: ${reason}`);
    this.name = 'RefusedRequestError';
  }
}

/**
 * Turns a request into an order.
 * @param region where we run, and where the reader has to be: `eu-west-1`
 * @throws {RefusedRequestError} unless the fleet has a warm-up for the cluster and the host is the reader's own
 */
export function orderOf(request: Request, fleet: Fleet, region: string, nowMs: number): Order {
  const { cluster, readerId, host, port, engine, requestedAtMs } = request;
  const policy = Object.hasOwn(fleet.clusters, cluster) ? fleet.clusters[cluster] : undefined;
  if (!policy) throw new RefusedRequestError(`${cluster} is not a cluster of this fleet.`);
  if (policy.warmUp === 'none') throw new RefusedRequestError(`the fleet has no warm-up for ${cluster}.`);
  if (!isHostOf(readerId, host, region)) {
    // The password would be sent there.
    throw new RefusedRequestError(`${host} is not the endpoint of ${readerId} in ${region}.`);
  }
  const { sql, secret, timeoutSeconds } = policy.warmUp;
  // A sender's clock ahead of ours must not extend it beyond the function's timeout.
  const deadlineMs = Math.min(requestedAtMs, nowMs) + timeoutSeconds * 1000;
  return { cluster, readerId, host, port, engine, sql, secret, requestedAtMs, deadlineMs };
}

/**
 * `READER.ACCOUNT.eu-west-1.rds.DOMAIN`, where ACCOUNT is one label that RDS generates; in China, `rds` precedes the
 * Region.
 */
export function isHostOf(readerId: string, host: string, region: string): boolean {
  const [first, account = '', ...rest] = host.split('.');
  const { dnsSuffix } = partition(region);
  const domains = [`${region}.rds.${dnsSuffix}`, `rds.${region}.${dnsSuffix}`];
  return first === readerId && /^[a-z0-9]+$/.test(account) && domains.includes(rest.join('.'));
}
