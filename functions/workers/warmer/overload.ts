import { createHash } from 'node:crypto';
import type { Fleet } from '../../../fleet/fleet.ts';
import { readCredentials, type Credentials } from '../../aws/databaseCredentials.ts';
import { fail, isCanceled, onReader } from './connection.ts';
import {
  BEGINS_WITHIN_MS,
  CONNECT_MAX_MS,
  type OverloadRequest,
  type OverloadStopped,
  STATEMENT_MAX_MS,
} from './contract/overload.ts';
import { isHostOf, RefusedRequestError } from './order.ts';

type KeepBusy = Extract<OverloadRequest, { action: 'keep-busy' }>;

/**
 * Computes on one vCPU until its time limit, and reads, writes and stores nothing: the set is counted as it is made. It
 * would take longer than its time limit on any machine.
 */
const BUSY_SQL = 'SELECT count(*) FROM (SELECT generate_series(1, 2000000000)) AS numbers';

/** A statement that has been canceled earlier than by its time limit was canceled by somebody. */
const EARLY_MS = 1_000;

/** What has come of an order. */
export interface Overload {
  /** Why it is over, in words. */
  readonly ended: string;
  readonly statements: number;
}

/**
 * What a drill may ask for: only of a reader of a cluster that the fleet has this drill for, with its limits.
 * @returns the name of the secret of the cluster's warm-up
 * @throws {RefusedRequestError} if the fleet does not allow it
 */
export function secretFor(request: OverloadRequest, { clusters, drills }: Fleet, region: string): string {
  const { cluster, readerId, host } = request;
  const policy = drills.list.find((each) => each.drill === 'reader-overload' && each.resource === cluster);
  const warmUp = Object.hasOwn(clusters, cluster) ? clusters[cluster]?.warmUp : undefined;
  if (policy?.drill !== 'reader-overload' || warmUp === undefined || warmUp === 'none')
    throw rejected(`the fleet has no reader-overload of ${cluster}.`);
  // The password would be sent there.
  if (!isHostOf(readerId, host, region)) throw rejected(`${host} is not the endpoint of ${readerId} in ${region}.`);
  if (request.action === 'keep-busy' && request.untilMs - request.orderedAtMs > policy.busySeconds * 1000)
    throw rejected(`the fleet allows ${policy.busySeconds} s.`);
  return warmUp.secret;
}

const rejected = (reason: string) => new RefusedRequestError(reason, 'Overload');

/**
 * Keeps a reader busy until the end of the order. Each statement has a time limit, so that nothing lasts longer than that
 * without this function; whoever cancels a statement or ends a session in the database ends all of it. An order that is
 * late, or is being carried out already, is left alone: Lambda delivers some twice.
 */
export async function keepBusy(order: KeepBusy, secret: string): Promise<Overload> {
  const lateMs = Date.now() - order.orderedAtMs;
  if (lateMs > BEGINS_WITHIN_MS) return { ended: `It came ${Math.round(lateMs / 1000)} s late.`, statements: 0 };
  const credentials = await readCredentials(secret);
  if ((await countSessions(order, credentials)) > 0) return { ended: 'It is carried out already.', statements: 0 };
  const shared = { statements: 0, ended: undefined as string | undefined };
  const ends = await Promise.allSettled(
    Array.from({ length: order.connections }, () => compute(order, credentials, shared)),
  );
  const failure = ends.find((end) => end.status === 'rejected');
  if (shared.statements === 0 && failure) throw failure.reason;
  return { ended: shared.ended ?? 'Its time is over.', statements: shared.statements };
}

/** One connection's part. Where one of them ends, the others do after their statement. */
async function compute(
  order: KeepBusy,
  credentials: Credentials,
  shared: { statements: number; ended: string | undefined },
): Promise<void> {
  const leftMs = () => order.untilMs - Date.now();
  const where = { ...order, applicationName: sessionName(order.drillId), deadlineMs: order.untilMs };
  try {
    await onReader(where, credentials, async (run) => {
      while (leftMs() > 0 && shared.ended === undefined) {
        const [isReader] = await run('SELECT pg_is_in_recovery()::int AS reader', 'keepsRows');
        if (Number(isReader) !== 1) shared.ended = `${order.readerId} is no reader any more.`;
        if (shared.ended !== undefined) return;
        const limitMs = Math.ceil(Math.min(STATEMENT_MAX_MS, leftMs()));
        if (limitMs < 1) return;
        await run(`SET statement_timeout = ${limitMs}`);
        const startedMs = Date.now();
        shared.statements++;
        await run(BUSY_SQL).catch((error: unknown) => {
          if (!isCanceled(error)) throw error;
        });
        if (Date.now() - startedMs < limitMs - EARLY_MS) shared.ended = 'Somebody has canceled a statement.';
      }
    });
  } catch (error) {
    shared.ended ??= `A session has ended: ${error instanceof Error ? error.message : String(error)}`;
    throw error;
  }
}

/** Ends what is left of a drill on a reader. Repeating it is harmless. */
export async function stop(request: OverloadRequest, secret: string): Promise<OverloadStopped> {
  const credentials = await readCredentials(secret);
  const sql = `SELECT pg_terminate_backend(pid)::int AS ended FROM pg_stat_activity WHERE application_name = '${sessionName(request.drillId)}'`;
  const ended = await briefly(request, credentials, sql);
  return { sessions: ended.length };
}

async function countSessions(request: OverloadRequest, credentials: Credentials): Promise<number> {
  const sql = `SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE application_name = '${sessionName(request.drillId)}'`;
  const [sessions] = await briefly(request, credentials, sql);
  return Number(sessions);
}

/** One statement over a connection of its own, under another name. */
async function briefly(request: OverloadRequest, credentials: Credentials, sql: string): Promise<readonly unknown[]> {
  const deadlineMs = Date.now() + CONNECT_MAX_MS + STATEMENT_MAX_MS;
  return await onReader({ ...request, applicationName: 'evenkeel-overload', deadlineMs }, credentials, async (run) => {
    await run(`SET statement_timeout = ${STATEMENT_MAX_MS}`);
    return await run(sql, 'keepsRows').catch((error: unknown) => fail('The sessions cannot be read', error));
  });
}

/** How the drill's sessions are found. PostgreSQL cuts a name at 63 characters, and that of a drill may be longer. */
export const sessionName = (drillId: string): string =>
  `evenkeel-overload-${createHash('sha256').update(drillId).digest('hex').slice(0, 16)}`;
