import { Console } from 'node:console';
import { formatWithOptions } from 'node:util';
import type { Writable } from 'node:stream';

export type ConsoleLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

/** How Lambda's runtime maps the console's methods to levels. */
const LEVELS: Readonly<Record<string, ConsoleLevel>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};

/** `console` of a realm. Methods with a level go to `print`, as Lambda's runtime does; the others to standard output. */
export function createConsole(stdout: Writable, print: (level: ConsoleLevel, message: string) => void): Console {
  const console = new Console({ stdout, stderr: stdout });
  const leveled = Object.entries(LEVELS).map(([method, level]) => [
    method,
    (...args: unknown[]) => print(level, formatWithOptions({ colors: false }, ...args)),
  ]);
  return Object.assign(console, Object.fromEntries(leveled));
}
