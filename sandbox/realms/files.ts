import fs from 'node:fs';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unavailableModule } from './unavailable.ts';

/** What may be read, by the name of the asynchronous function. */
const READS = {
  access: fs.accessSync,
  lstat: fs.lstatSync,
  readFile: fs.readFileSync,
  readdir: fs.readdirSync,
  realpath: fs.realpathSync,
  stat: fs.statSync,
} as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;

export interface FileModules {
  readonly fs: object;
  readonly promises: object;
}

const modulesByFolder = new Map<string, FileModules>();

/**
 * `node:fs` and `node:fs/promises` that read only inside the function's own folder. Everything else is ENOENT, which
 * is also what the SDK gets when it looks for a developer's `~/.aws`. All reads are synchronous underneath: virtual
 * time does not wait for Node's thread pool.
 */
export function filesIn(taskRoot: string): FileModules {
  const known = modulesByFolder.get(taskRoot);
  if (known) return known;
  const modules = createFiles(taskRoot);
  modulesByFolder.set(taskRoot, modules);
  return modules;
}

function createFiles(taskRoot: string): FileModules {
  const reads: Record<string, unknown> = {};
  const promisedReads: Record<string, unknown> = {};
  for (const [name, real] of Object.entries(READS)) {
    const read = (path: unknown, ...args: unknown[]) => real(inside(taskRoot, path, name), ...args);
    reads[`${name}Sync`] = read;
    reads[name] = withCallback(read);
    promisedReads[name] = async (...args: unknown[]) => read(...(args as [unknown]));
  }
  reads['existsSync'] = (path: unknown) => {
    try {
      return fs.existsSync(inside(taskRoot, path, 'access'));
    } catch {
      return false;
    }
  };
  const promises = unavailableModule('fs.promises', fs.promises, promisedReads);
  return { fs: unavailableModule('fs', fs, { ...reads, promises }), promises };
}

/** The callback form of a synchronous function: the callback is the last argument and runs on the next tick. */
export function withCallback(run: (...args: [unknown, ...unknown[]]) => unknown) {
  return (...args: unknown[]): void => {
    const callback = args.pop() as (error: unknown, result?: unknown) => void;
    if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function.');
    let result: unknown;
    try {
      result = run(...(args as [unknown]));
    } catch (error) {
      process.nextTick(callback, error);
      return;
    }
    process.nextTick(callback, null, result);
  };
}

function inside(taskRoot: string, path: unknown, syscall: string): string {
  const text = path instanceof URL ? fileURLToPath(path) : String(path);
  const full = resolve(taskRoot, text);
  if (full === taskRoot || full.startsWith(taskRoot + sep)) return full;
  const error = new Error(`ENOENT: no such file or directory, ${syscall} '${text}'`);
  throw Object.assign(error, { code: 'ENOENT', errno: -2, syscall, path: text });
}
