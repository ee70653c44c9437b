import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { ADMIN, identifier, literal, LOOPBACK, PostgresServer } from './server.ts';

/**
 * Aurora acknowledges a write when four of six copies of its storage have it, so that no failover loses it. Here the
 * same is true when any one standby has it, because a promoted one has got everything that the others have.
 */
const SYNCHRONOUS = 'ANY 1 (*)';
const ASYNCHRONOUS = '';

const LOOK_EVERY_MS = 10;
/** On a machine with little to do a standby follows within a fifth of a second. */
const FOLLOW_MAX_MS = 20_000;

/** Replication and our own look are no client's work. */
const COMPUTING = `SELECT count(*) AS n FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND state = 'active' AND wait_event IS NULL AND usename <> '${ADMIN}'`;

export interface ClusterOptions {
  readonly id: string;
  readonly binaries: Binaries;
  /** Where the servers' folders go. */
  readonly folder: string;
  readonly adminPassword: string;
  readonly databaseName: string | undefined;
  readonly user: string;
  /** Every password will do if it is undefined. */
  readonly password: string | undefined;
  /** A server ended that nobody stopped. */
  readonly onProblem: (message: string) => void;
}

/** The servers of one simulated cluster: a primary and standbys that stream from it. One thing is done at a time. */
export class PostgresCluster {
  readonly #options: ClusterOptions;
  readonly #servers = new Map<string, PostgresServer>();
  /** Instances that are what RDS says they are, and take connections. */
  readonly #taking = new Set<string>();
  #primaryId: string | undefined;
  #isPaused = false;
  #generation = 0;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  /** The port of an instance that takes connections; undefined while it does not. */
  portOf(instanceId: string): number | undefined {
    const server = this.#servers.get(instanceId);
    return this.#taking.has(instanceId) && server?.isRunning ? server.port : undefined;
  }

  /** RDS says that an instance is up: as the primary or as a standby, whatever it was before. */
  up(instanceId: string, isWriter: boolean): Promise<void> {
    return this.#inTurn(async () => {
      if (isWriter && this.#primaryId !== instanceId) await this.#makePrimary(instanceId);
      else if (isWriter) await this.#start(this.#servers.get(instanceId)!);
      else await this.#makeStandby(instanceId);
      await this.#acknowledge();
      this.#taking.add(instanceId);
    });
  }

  /** RDS says that an instance takes no connections. A primary stops; a standby may be on its way to become one. */
  down(instanceId: string, isForGood: boolean): Promise<void> {
    this.#taking.delete(instanceId);
    return this.#inTurn(async () => {
      const server = this.#servers.get(instanceId);
      if (instanceId === this.#primaryId || isForGood) await server?.stop();
      if (isForGood && instanceId !== this.#primaryId) await this.#forget(instanceId);
      await this.#acknowledge();
    });
  }

  /** Waits for everything that was asked for. */
  settled(): Promise<void> {
    return this.#inTurn(async () => {});
  }

  /**
   * Makes replication asynchronous and cuts it off: what is written from now on is on the primary alone, and a failover
   * loses it. It is how the counting of lost writes is proven. Ends with the next failover.
   */
  pauseReplication(): Promise<void> {
    return this.#inTurn(async () => {
      this.#isPaused = true;
      await this.#primary.set({ synchronous_standby_names: ASYNCHRONOUS });
      await Promise.all(this.#standbys().map((standby) => standby.set({ primary_conninfo: '' })));
      await this.#until('replication to stop', async () => (await this.#followers()) === 0);
    });
  }

  /** What an instance's own server answers, past every endpoint. @throws {Error} if there is no such server */
  query(instanceId: string, database: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    return this.#inTurn(async () => {
      const server = this.#servers.get(instanceId);
      if (!server) throw new Error(`there is no server of ${instanceId}`);
      const client = await server.connect(database);
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows;
      } finally {
        await client.end();
      }
    });
  }

  /**
   * How many sessions of each instance compute now: they are active and wait for nothing, as Performance Insights counts
   * CPU. An instance that does not answer has none.
   */
  async computing(): Promise<(readonly [instanceId: string, count: number])[]> {
    const running = [...this.#servers].filter(([id, { isRunning }]) => isRunning && this.#taking.has(id));
    return await Promise.all(
      running.map(async ([id, server]) => {
        const rows = await server.sql(COMPUTING).catch(() => []);
        return [id, Number(rows[0]?.['n'] ?? 0)] as const;
      }),
    );
  }

  async close(): Promise<void> {
    await this.#work.catch(() => {});
    // The primary last: it waits until standbys have got everything.
    const standbys = [...this.#servers.values()].filter(
      (server) => server !== this.#servers.get(this.#primaryId ?? ''),
    );
    await Promise.all(standbys.map((server) => server.remove()));
    await Promise.all([...this.#servers.values()].map((server) => server.remove()));
  }

  async #makePrimary(instanceId: string): Promise<void> {
    const server = this.#servers.get(instanceId);
    if (!server) {
      if (this.#primaryId !== undefined)
        throw new Error(`${instanceId} has no data that it could become a writer with`);
      await this.#initialize(instanceId);
      return;
    }
    await this.#start(server);
    // Nobody follows it yet, and without this its first write would wait for somebody.
    await server.set({ synchronous_standby_names: ASYNCHRONOUS, primary_conninfo: '' });
    await server.sql('SELECT pg_promote()');
    this.#primaryId = instanceId;
    this.#isPaused = false;
    await Promise.all(this.#standbys().map((standby) => standby.set({ primary_conninfo: server.connectionInfo })));
  }

  async #makeStandby(instanceId: string): Promise<void> {
    const server = this.#servers.get(instanceId);
    if (server?.isRunning) return;
    // One that was a primary may have written what nobody else has: it begins anew, with what the new primary has.
    if (server) await this.#forget(instanceId);
    const standby = await PostgresServer.copy(this.#primary, this.#newServer(instanceId));
    await standby.write('postgresql.auto.conf', [
      `primary_conninfo = ${literal(this.#primary.connectionInfo)}`,
      `synchronous_standby_names = ''`,
    ]);
    this.#servers.set(instanceId, standby);
    await this.#start(standby);
  }

  async #initialize(instanceId: string): Promise<void> {
    const { user, password, databaseName } = this.#options;
    const server = await PostgresServer.initialize(this.#newServer(instanceId));
    // In the clear, as the Region's stand-in asks for it: a function's realm has no threads to compute SCRAM's keys on.
    const method = password === undefined ? 'trust' : 'password';
    await server.write('pg_hba.conf', [
      `host all,replication ${ADMIN} ${LOOPBACK}/32 scram-sha-256`,
      `host all ${identifier(user)} ${LOOPBACK}/32 ${method}`,
    ]);
    this.#servers.set(instanceId, server);
    this.#primaryId = instanceId;
    await this.#start(server);
    const role = `${identifier(user)} LOGIN CREATEDB CREATEROLE`;
    await server.sql(
      password === undefined ? `CREATE ROLE ${role}` : `CREATE ROLE ${role} PASSWORD ${literal(password)}`,
      `ALTER DATABASE postgres OWNER TO ${identifier(user)}`,
      ...(databaseName === undefined ? [] : [`CREATE DATABASE ${identifier(databaseName)} OWNER ${identifier(user)}`]),
    );
  }

  /** Lets the primary wait for a standby as soon as there is one, and not before. */
  async #acknowledge(): Promise<void> {
    const primary = this.#servers.get(this.#primaryId ?? '');
    if (!primary?.isRunning || this.#isPaused) return;
    const standbys = this.#standbys().length;
    if (standbys > 0) await this.#until('a standby to follow', async () => (await this.#followers()) > 0);
    await primary.set({ synchronous_standby_names: standbys > 0 ? SYNCHRONOUS : ASYNCHRONOUS });
  }

  /** How many standbys stream from the primary. */
  async #followers(): Promise<number> {
    const [row] = await this.#primary.sql(`SELECT count(*) AS n FROM pg_stat_replication WHERE state = 'streaming'`);
    return Number(row?.['n']);
  }

  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const givenUpAtMs = performance.now() + FOLLOW_MAX_MS;
    while (!(await isSo())) {
      if (performance.now() > givenUpAtMs) throw new Error(`waited too long for ${what} in ${this.#options.id}`);
      await wait(LOOK_EVERY_MS);
    }
  }

  get #primary(): PostgresServer {
    const primary = this.#servers.get(this.#primaryId ?? '');
    if (!primary) throw new Error(`${this.#options.id} has no writer`);
    return primary;
  }

  #standbys(): PostgresServer[] {
    return [...this.#servers].flatMap(([id, server]) => (id !== this.#primaryId && server.isRunning ? [server] : []));
  }

  async #start(server: PostgresServer): Promise<void> {
    if (server.isRunning) return;
    await server.start((log) => this.#options.onProblem(`A server of ${this.#options.id} has ended:\n${log}`));
  }

  async #forget(instanceId: string): Promise<void> {
    await this.#servers.get(instanceId)?.remove();
    this.#servers.delete(instanceId);
  }

  #newServer(instanceId: string) {
    const { binaries, folder, adminPassword } = this.#options;
    return { binaries, adminPassword, folder: join(folder, `${instanceId}-${++this.#generation}`) };
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => {});
    return done;
  }
}
