import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXERCISED_RIGHTS } from '../sandbox/iam/exercised.ts';
import { readRecord, RECORD_FILE, renderRecord } from './rights/record.ts';
import { scenarioFiles } from './rights/scenarios.ts';

/**
 * Runs the scenarios with the recorder of rights on, and writes what the roles used. With test files as arguments, only
 * those are run, and what they use is added: enough after a new right with a new test. Without, the record is written
 * anew: do so after a right has lost its use, and before a release.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const chosen = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'evenkeel-rights-'));
try {
  const files = chosen.length > 0 ? chosen : scenarioFiles();
  const running = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...files], {
    cwd: root,
    env: { ...process.env, EVENKEEL_TESTS: 'whole', [EXERCISED_RIGHTS]: folder },
    stdio: 'inherit',
  });
  const [code] = (await once(running, 'exit')) as [number | null];
  // A test that failed may not have come to the call that matters.
  if (code !== 0) throw new Error('The tests failed: the record stays as it is.');
  const seen = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
  const kept = chosen.length > 0 && existsSync(RECORD_FILE) ? readRecord() : [];
  await writeFile(RECORD_FILE, renderRecord([...kept, ...seen.filter((line) => line !== '')]));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}
