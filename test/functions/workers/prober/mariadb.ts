import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SELF_SIGNED } from './selfSigned.ts';

const run = promisify(execFile);

/** Debian's package mariadb-server has it; elsewhere what needs it is skipped. */
export const hasMariadb = spawnSync('mariadbd', ['--version']).status === 0;

export interface Mariadb {
  readonly port: number;
  /** Whether everyone but administrators may only read, as on a reader of Aurora. */
  setReadOnly(isReadOnly: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** A server with a database `store` and a user `shop`, which speaks TLS with the tests' own certificate. */
export async function startMariadb(password: string): Promise<Mariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-mariadb-'));
  chmodSync(folder, 0o711);
  const [data, socket] = [join(folder, 'data'), join(folder, 'socket', 'mariadb.sock')];
  // It refuses to run as root unless it is told whom to be.
  const user = process.getuid?.() === 0 ? ['--user=nobody'] : [];
  const inFolder = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o644 });
    return path;
  };
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...user,
  ]);
  await run('install', ['-d', ...(user.length > 0 ? ['-o', 'nobody'] : []), join(folder, 'socket')]);
  const init = `CREATE DATABASE store;
CREATE USER shop@'%' IDENTIFIED BY '${password}';
GRANT ALL ON store.* TO shop@'%';
`;
  const port = await freePort();
  const server: ChildProcess = spawn('mariadbd', [
    '--no-defaults',
    `--datadir=${data}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${socket}`,
    `--init-file=${inFolder('init.sql', init)}`,
    `--ssl-cert=${inFolder('cert.pem', SELF_SIGNED.cert)}`,
    `--ssl-key=${inFolder('key.pem', SELF_SIGNED.key)}`,
    ...user,
  ]);
  while (!(await takesConnections(port))) {
    if (server.exitCode !== null) throw new Error(`mariadbd has ended with ${server.exitCode}`);
    await wait(50);
  }
  return {
    port,
    async setReadOnly(isReadOnly) {
      const sql = `SET GLOBAL read_only = ${isReadOnly ? 1 : 0}`;
      await run('mariadb', ['--no-defaults', `--socket=${socket}`, '-uroot', '-e', sql]);
    },
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        const exited = once(server, 'exit');
        server.kill('SIGKILL');
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });
