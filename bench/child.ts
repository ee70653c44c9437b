import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };

/** The resources that a process used, without its children. */
export interface Use {
  /** The peak of its resident memory. */
  readonly peakMemoryBytes: number;
  /** On all cores together, in user and kernel mode. */
  readonly cpuSeconds: number;
}

/** The file descriptor on which a measured process reports its usage. */
export const USE_CHANNEL = 3;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs `npm start` with the given flags in a separate process, which shares neither memory nor compiled code with earlier
 * runs.
 * @throws an Error with its standard error if it fails
 */
export async function startMeasured(args: readonly string[]): Promise<Use> {
  const reportUse = new URL('reportUse.ts', import.meta.url).href;
  const [, ...start] = manifest.scripts.start.split(' ');
  const child = spawn(process.execPath, ['--import', reportUse, ...start, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[code: number | null, signal: string | null]>;
  const [errors, use, [code, signal]] = await Promise.all([
    text(child.stderr!),
    text(child.stdio[USE_CHANNEL] as Readable),
    ended,
  ]);
  if (code !== 0) throw new Error(`npm start -- ${args.join(' ')} failed with ${code ?? signal}:\n${errors.trim()}`);
  return JSON.parse(use) as Use;
}
