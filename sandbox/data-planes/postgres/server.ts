import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);

export const LOOPBACK = '127.0.0.1';

/** Who owns the database in RDS, and whom nobody else can be ("Master user account privileges"). */
export const ADMIN = 'rdsadmin';

/** On a machine with little to do it takes a twentieth of a second. */
const START_MAX_MS = 20_000;
const LOOK_EVERY_MS = 10;

/** The end of a server's log, which is shown when it does not start. */
const LOG_KEPT_CHARACTERS = 2_000;

/**
 * Runs the server for as long as somebody holds the other end of its input: when we end, however we end, it stops.
 * SIGINT is PostgreSQL's fast shutdown: clients are cut off, and standbys are sent what they have not got yet.
 */
const KEEPER = `exec 3<&0
"$0" "$@" 3<&- & server=$!
(cat <&3 >/dev/null; kill -INT $server 2>/dev/null) &
wait $server`;

/** Small and quick: what is in there lasts as long as the run. */
const SETTINGS = {
  listen_addresses: LOOPBACK,
  unix_socket_directories: '',
  shared_buffers: '16MB',
  max_connections: '100',
  fsync: 'off',
  wal_keep_size: '128MB',
  // Standbys look for a new primary every 5 s otherwise.
  wal_retrieve_retry_interval: '100ms',
  io_method: 'sync',
  // It is our own password, and made up for this run.
  scram_iterations: '1',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

export interface ServerOptions {
  readonly binaries: Binaries;
  /** A folder of its own, not there yet. */
  readonly folder: string;
  readonly adminPassword: string;
}

/** One PostgreSQL server, which listens on a port of the loopback address. */
export class PostgresServer {
  readonly folder: string;
  readonly port: number;
  readonly #options: ServerOptions;
  #process: ChildProcess | undefined;
  #log = '';

  private constructor(options: ServerOptions, port: number) {
    this.#options = options;
    this.folder = options.folder;
    this.port = port;
  }

  /** A new database, which is not running yet. */
  static async initialize(options: ServerOptions): Promise<PostgresServer> {
    const server = new PostgresServer(options, await freePort());
    const { binaries, folder, adminPassword } = options;
    await server.#makeFolder();
    const passwordFile = `${folder}.password`;
    await writeFile(passwordFile, adminPassword, { mode: 0o600 });
    await server.#giveAway(passwordFile);
    const args = ['-D', folder, '-U', ADMIN, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
    await run(binaries.initdb, [...args, '--encoding', 'UTF8', '--locale', 'C', '--no-sync'], {
      ...binaries.identity,
      cwd: folder,
    });
    await rm(passwordFile);
    return server;
  }

  /** A copy of a running primary, which follows it once it is started. */
  static async copy(primary: PostgresServer, options: ServerOptions): Promise<PostgresServer> {
    const server = new PostgresServer(options, await freePort());
    await server.#makeFolder();
    const client = await primary.connect();
    try {
      await client.query(`SELECT pg_backup_start('standby', true)`);
      await server.#copyFiles(primary.folder);
      const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
      await server.#write('backup_label', rows[0]!.labelfile);
    } finally {
      await client.end();
    }
    await rm(join(options.folder, 'postmaster.pid'), { force: true });
    await server.#write('standby.signal', '');
    return server;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** What it tells standbys to connect with. */
  get connectionInfo(): string {
    const { adminPassword } = this.#options;
    return `host=${LOOPBACK} port=${this.port} user=${ADMIN} password=${adminPassword}`;
  }

  /** Resolves when it takes connections. @throws {Error} with the end of its log if it does not */
  async start(onExit: (log: string) => void): Promise<void> {
    const { binaries, folder } = this.#options;
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn('/bin/sh', ['-c', KEEPER, binaries.postgres, '-D', folder, '-p', `${this.port}`, ...settings], {
      ...binaries.identity,
      cwd: folder,
      // A Ctrl-C at the terminal is for us: we stop the servers in order.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#process = child;
    child.stderr.on('data', (text: Buffer) => {
      this.#log = (this.#log + text.toString()).slice(-LOG_KEPT_CHARACTERS);
    });
    child.stdin.on('error', () => {});
    child.once('exit', () => {
      // Who is stopped by us is known as stopped before.
      if (this.#process !== child) return;
      this.#process = undefined;
      onExit(this.#log);
    });
    await this.#untilReady();
  }

  /** Stops it in order. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    this.#process = undefined;
    const exited = once(child, 'exit');
    child.stdin?.end();
    await exited;
  }

  /** Stops it and forgets its data. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** As its administrator. */
  async connect(database = 'postgres'): Promise<Client> {
    const { adminPassword } = this.#options;
    const client = new Client({
      host: LOOPBACK,
      port: this.port,
      user: ADMIN,
      password: adminPassword,
      database,
    });
    // Whatever breaks the connection also fails the query that waits for it.
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  /** Runs statements, each in a transaction of its own, and gives the rows of the last one. */
  async sql(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]> {
    const client = await this.connect();
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  /** Changes settings of a running server. */
  async set(settings: Readonly<Record<string, string>>): Promise<void> {
    const changes = Object.entries(settings).map(([name, value]) => `ALTER SYSTEM SET ${name} = ${literal(value)}`);
    await this.sql(...changes, 'SELECT pg_reload_conf()');
  }

  /** Writes a file of settings, before the server is started. */
  write(file: string, lines: readonly string[]): Promise<void> {
    return this.#write(file, lines.map((line) => `${line}\n`).join(''));
  }

  async #untilReady(): Promise<void> {
    const givenUpAtMs = performance.now() + START_MAX_MS;
    for (;;) {
      if (!this.isRunning) throw new Error(`PostgreSQL did not start:\n${this.#log}`);
      try {
        await this.sql('SELECT 1');
        return;
      } catch (error) {
        if (performance.now() > givenUpAtMs) {
          throw new Error(`PostgreSQL does not answer:\n${this.#log}`, { cause: error });
        }
        await wait(LOOK_EVERY_MS);
      }
    }
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.folder, { mode: 0o700 });
    await this.#giveAway(this.folder);
  }

  async #copyFiles(from: string): Promise<void> {
    // Files that go while they are copied make it end with 1; recovery brings what they had.
    await run('cp', ['-R', `${from}/.`, this.folder], this.#options.binaries.identity).catch(
      ({ code }: { code?: unknown }) => {
        if (code !== 1) throw new Error(`cp ended with ${String(code)}`);
      },
    );
    await chmod(this.folder, 0o700);
  }

  async #write(file: string, text: string): Promise<void> {
    const path = join(this.folder, file);
    await writeFile(path, text, { mode: 0o600 });
    await this.#giveAway(path);
  }

  async #giveAway(path: string): Promise<void> {
    const { uid, gid } = this.#options.binaries.identity;
    if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
  }
}

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
