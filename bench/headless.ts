import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../sandbox/run/report.ts';
import { startMeasured, type Use } from './child.ts';

/**
 * A headless run of the default scenario through the command line.
 * @param length the value of `--for`: `24h`, `7d`
 */
export async function runHeadless(length: string): Promise<{ report: Report; use: Use }> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
  const file = join(folder, 'report.json');
  try {
    const use = await startMeasured(['--headless', '--for', length, '--report', file]);
    return { report: JSON.parse(await readFile(file, 'utf8')) as Report, use };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
