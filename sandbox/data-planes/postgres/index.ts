import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataPlaneChange, Database, Rds } from '../../services/rds/index.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { PostgresCluster } from './cluster.ts';
import { type Destination, EndpointProxy } from './proxy.ts';
import { LOOPBACK } from './server.ts';
import { createRealSockets, type Elsewhere } from './sockets.ts';

export { NoPostgresError } from './binaries.ts';

/** A host name of the Region, and where it is on this machine. */
export interface LocalEndpoint {
  readonly hostname: string;
  readonly host: string;
  readonly port: number;
}

interface AttachOptions {
  readonly elsewhere?: Elsewhere | undefined;
  /** Hears how many sessions of an instance compute: each keeps one of its vCPUs busy. */
  readonly onWork?: (instanceId: string, busyVcpus: number) => void;
}

/** Statements that compute take seconds; those of probes take milliseconds. */
const LOOK_AT_WORK_EVERY_MS = 1_000;

export interface PostgresPlaneOptions {
  /** Hears of a server that ended by itself, and of what could not be done. */
  readonly onProblem: (message: string) => void;
}

/**
 * Real PostgreSQL behind the Aurora clusters of a Region: a server for each instance, a primary and standbys that
 * stream from it, and a TCP proxy for each endpoint's name. RDS leads: a failover there is a promotion here. It takes
 * real time, so that the Region has to run at the speed of real time.
 */
export class PostgresPlane {
  readonly #binaries: Binaries;
  readonly #folder: string;
  readonly #onProblem: (message: string) => void;
  readonly #clusters = new Map<string, PostgresCluster>();
  readonly #proxies = new Map<string, Promise<EndpointProxy>>();
  #rds: Rds | undefined;
  #closing: Promise<void> | undefined;
  #watching: NodeJS.Timeout | undefined;
  /** Sessions that computed at the last look, by instance. */
  #working = new Map<string, number>();
  #isLooking = false;

  private constructor(binaries: Binaries, folder: string, { onProblem }: PostgresPlaneOptions) {
    this.#binaries = binaries;
    this.#folder = folder;
    this.#onProblem = onProblem;
  }

  /**
   * Makes sure that PostgreSQL runs here, and makes a folder for it.
   * @throws {NoPostgresError} saying why not
   */
  static async create(options: PostgresPlaneOptions): Promise<PostgresPlane> {
    const binaries = await findBinaries();
    const folder = await mkdtemp(join(tmpdir(), 'evenkeel-postgres-'));
    // Who runs the servers must be able to enter.
    await chmod(folder, 0o711);
    return new PostgresPlane(binaries, folder, options);
  }

  /** Follows a Region's RDS from now on. @returns `node:net` and `node:tls` for its functions */
  attach(rds: Rds, { elsewhere, onWork }: AttachOptions = {}): Readonly<Record<'net' | 'tls', object>> {
    this.#rds = rds;
    if (onWork) this.#watching = setInterval(() => void this.#lookAtWork(onWork), LOOK_AT_WORK_EVERY_MS).unref();
    rds.dataPlane.subscribe((change) => this.#follow(rds, change));
    return createRealSockets({ rds, elsewhere, portOf: async (hostname) => this.#takingPort(rds, hostname) });
  }

  /** Resolves once all servers are as RDS says. */
  async settled(): Promise<void> {
    await Promise.all([...this.#clusters.values()].map((cluster) => cluster.settled()));
  }

  /** The endpoints that there are, each with its place on this machine: for psql, say, with `sslmode=disable`. */
  async endpoints(): Promise<LocalEndpoint[]> {
    const names = this.#rds?.hostNames().filter((name) => this.#isOurs(this.#rds!.databaseAt(name))) ?? [];
    return await Promise.all(
      names.map(async (hostname) => ({ hostname, host: LOOPBACK, port: (await this.#proxy(hostname)).port })),
    );
  }

  /** The servers of a cluster. @throws {Error} if there are none */
  cluster(clusterId: string): PostgresCluster {
    const cluster = this.#clusters.get(clusterId);
    if (!cluster) throw new Error(`there is no PostgreSQL for ${clusterId}`);
    return cluster;
  }

  /** Stops all servers and leaves nothing behind. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #lookAtWork(onWork: NonNullable<AttachOptions['onWork']>): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const found = await Promise.all([...this.#clusters.values()].map((cluster) => cluster.computing()));
      const now = new Map(found.flat());
      for (const id of new Set([...this.#working.keys(), ...now.keys()])) {
        const count = now.get(id) ?? 0;
        if (count !== (this.#working.get(id) ?? 0)) onWork(id, count);
      }
      this.#working = now;
    } finally {
      this.#isLooking = false;
    }
  }

  async #close(): Promise<void> {
    clearInterval(this.#watching);
    const proxies = await Promise.all(this.#proxies.values());
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await Promise.all([...this.#clusters.values()].map((cluster) => cluster.close()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  #follow(rds: Rds, change: DataPlaneChange): void {
    if (change.kind === 'changed' || this.#closing) return;
    const { clusterId, instanceId } = change;
    if (change.kind === 'down') {
      void this.#cut(instanceId);
      const isForGood = change.because === 'deleted';
      this.#tell(this.#clusters.get(clusterId)?.down(instanceId, isForGood));
      return;
    }
    const member = rds.dataPlane.members(clusterId).find(({ id }) => id === instanceId);
    const cluster = this.#clusters.get(clusterId) ?? this.#addCluster(clusterId, rds.database(instanceId));
    this.#tell(cluster?.up(instanceId, member?.isWriter ?? false));
  }

  #addCluster(id: string, database: Database | undefined): PostgresCluster | undefined {
    if (!database?.engine.includes('postgres')) return undefined;
    const cluster = new PostgresCluster({
      id,
      binaries: this.#binaries,
      folder: this.#folder,
      adminPassword: randomBytes(16).toString('hex'),
      databaseName: database.databaseName,
      user: database.masterUsername ?? 'postgres',
      password: database.masterPassword,
      onProblem: this.#onProblem,
    });
    this.#clusters.set(id, cluster);
    return cluster;
  }

  #tell(work: Promise<void> | undefined): void {
    work?.catch((error: unknown) => {
      if (!this.#closing) this.#onProblem(`PostgreSQL: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  async #cut(instanceId: string): Promise<void> {
    for (const proxy of this.#proxies.values()) (await proxy).cut(instanceId);
  }

  #proxy(hostname: string): Promise<EndpointProxy> {
    let proxy = this.#proxies.get(hostname);
    if (!proxy) {
      proxy = EndpointProxy.open(() => this.#destination(this.#rds?.databaseAt(hostname)));
      this.#proxies.set(hostname, proxy);
    }
    return proxy;
  }

  async #takingPort(rds: Rds, hostname: string): Promise<number | undefined> {
    return this.#destination(rds.databaseAt(hostname)) && (await this.#proxy(hostname)).port;
  }

  #destination(database: Database | undefined): Destination | undefined {
    if (!database?.isUp) return undefined;
    const port = this.#clusters.get(database.clusterId)?.portOf(database.instanceId);
    return port === undefined ? undefined : { instanceId: database.instanceId, port };
  }

  #isOurs(database: Database | undefined): boolean {
    return database !== undefined && this.#clusters.has(database.clusterId);
  }
}
