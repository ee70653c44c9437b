import type { Core } from '../core.ts';
import { inRegionTime } from '../realms/crossing.ts';
import type { Rds } from '../services/rds/index.ts';
import { Session, type SessionRecord } from './session.ts';
import { Tables } from './tables.ts';
import { type Caller, createSocketModules, SocketError, type SocketHost } from './socket.ts';

/** One way between a function and a database of the same Region, in milliseconds: a guess, within a zone or across. */
const ONE_WAY_MS = 1;

export type { SessionRecord, StatementRecord } from './session.ts';

export interface PostgresWireOptions {
  readonly rds: Rds;
  /** Brings a part of an instance's data, 0 to 1, into its cache. */
  readonly warm: (instanceId: string, fraction: number) => void;
  /** How many vCPUs of an instance its sessions keep busy from now on. */
  readonly work: (instanceId: string, busyVcpus: number) => void;
  /** Who answers at a host that is no database; undefined if nobody of that name does. @throws {SocketError} */
  readonly elsewhere?: SocketHost['open'];
}

/** The databases of the Region as functions reach them: PostgreSQL's protocol over sockets in memory. */
export interface PostgresWire {
  /** What functions get for `node:net` and `node:tls`. */
  readonly modules: Readonly<Record<'net' | 'tls', object>>;
  /** The latest hundred sessions, oldest first. */
  readonly sessions: readonly SessionRecord[];
  /** How many sessions of an instance compute now, and so keep one of its vCPUs busy each. */
  computingOn(instanceId: string): number;
  /** Instances from which nothing comes back, as when a security group is closed or a network falls apart. */
  readonly silent: Set<string>;
}

const KEPT_SESSIONS = 100;

export function createPostgresWire(core: Core, { rds, warm, work, elsewhere }: PostgresWireOptions): PostgresWire {
  const sessions: Session[] = [];
  const open = new Map<Session, Caller>();
  const silent = new Set<string>();
  const tables = new Map<string, Tables>();
  const computing = new Map<string, number>();

  function tablesOf(clusterId: string): Tables {
    let found = tables.get(clusterId);
    if (!found) tables.set(clusterId, (found = new Tables()));
    return found;
  }

  function compute(instanceId: string, more: number): void {
    const count = (computing.get(instanceId) ?? 0) + more;
    computing.set(instanceId, count);
    work(instanceId, count);
  }

  // Whoever is connected to an instance that goes down loses the connection.
  rds.dataPlane.subscribe((change) => {
    if (change.kind !== 'down') return;
    for (const [session, caller] of open) {
      if (session.instanceId !== change.instanceId) continue;
      open.delete(session);
      session.kill();
      caller.reset();
    }
  });

  function connect(hostname: string, port: number, caller: Caller): ReturnType<SocketHost['open']> {
    const database = rds.databaseAt(hostname);
    if (!database) {
      const other = elsewhere?.(hostname, port, caller);
      if (other) return other;
      throw new SocketError('getaddrinfo', 'ENOTFOUND', hostname);
    }
    if (silent.has(database.instanceId)) return undefined;
    if (!database.isUp || port !== database.port) {
      throw new SocketError('connect', 'ECONNREFUSED', `${hostname}:${port}`);
    }
    if (!database.engine.includes('postgres')) throw new Error(`the protocol of ${database.engine} is not simulated`);
    const session = new Session({
      clock: core.clock,
      database,
      tables: tablesOf(database.clusterId),
      warm: (fraction) => warm(database.instanceId, fraction),
      backends: () => [...open.keys()].filter((each) => each.instanceId === database.instanceId),
      compute: (isComputing) => compute(database.instanceId, isComputing ? 1 : -1),
      send: (bytes) => void (silent.has(database.instanceId) || caller.send(bytes)),
      close: () => {
        open.delete(session);
        caller.close();
      },
    });
    open.set(session, caller);
    sessions.push(session);
    if (sessions.length > KEPT_SESSIONS) sessions.shift();
    return {
      address: database.address,
      receive: (bytes) => session.receive(bytes),
      secure(checksCertificate) {
        session.isEncrypted = true;
        session.checksCertificate = checksCertificate;
      },
      end() {
        open.delete(session);
        session.end();
      },
    };
  }

  return {
    modules: createSocketModules({ travel: inRegionTime(core.clock, ONE_WAY_MS), open: connect }),
    sessions,
    computingOn: (instanceId) => computing.get(instanceId) ?? 0,
    silent,
  };
}
