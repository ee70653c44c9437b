import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The file descriptor on which a measured process tells the peak of its memory. */
export const PEAK_MEMORY_CHANNEL = 3;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a TypeScript file of this repository in a Node process of its own, so that neither the memory nor the compiled
 * code of what ran before has a part in it.
 * @returns the peak of its resident memory, in bytes; its own children are not in it
 * @throws with what it wrote on standard error, if it does not end well
 */
export async function runMeasured(file: string, args: readonly string[]): Promise<number> {
  const watch = new URL('peakMemory.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', watch, file, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[code: number | null, signal: string | null]>;
  const [errors, peak, [code, signal]] = await Promise.all([
    text(child.stderr!),
    text(child.stdio[PEAK_MEMORY_CHANNEL] as Readable),
    ended,
  ]);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code ?? signal}:\n${errors.trim()}`);
  return Number(peak);
}
