import { readFileSync, statSync } from 'node:fs';
import { compileFunction } from 'node:vm';

/** What a compiled file takes: the five names of a CommonJS module, and the realm's globals by name. */
export type CompiledFile = (
  globals: Readonly<Record<string, unknown>>,
) => (this: unknown, exports: object, require: unknown, module: object, filename: string, dirname: string) => void;

/** The globals that a realm replaces. */
export const REPLACED_GLOBALS = [
  'process',
  'console',
  'Date',
  'Math',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'performance',
  'crypto',
  'fetch',
  'AbortSignal',
  'globalThis',
  'global',
] as const;

/** Stands for `import('node:…')`, which V8 would otherwise send to Node's own module loader, past the realm. */
export const IMPORT_HELPER = '__realmImport';

const BUILTIN_IMPORT = /\bimport\((?=\s*["'`](?:node:)?[a-z_0-9/]+["'`]\s*\))/g;

const compiled = new Map<string, { mtimeMs: number; run: CompiledFile }>();

/**
 * Compiles a CommonJS file once per change. The module is a function of its own inside the one that takes the globals,
 * so that a declaration in the file may have the same name as one of them.
 */
export function compileFile(file: string): CompiledFile {
  const { mtimeMs } = statSync(file);
  const known = compiled.get(file);
  if (known?.mtimeMs === mtimeMs) return known.run;
  const head = 'return function (exports, require, module, __filename, __dirname) { ';
  const source = readFileSync(file, 'utf8').replace(BUILTIN_IMPORT, `${IMPORT_HELPER}(`);
  const names = [...REPLACED_GLOBALS, IMPORT_HELPER];
  const outer = compileFunction(`${head}${source}\n}`, names, { filename: file, columnOffset: -head.length });
  const run: CompiledFile = (globals) => outer(...names.map((name) => globals[name])) as ReturnType<CompiledFile>;
  compiled.set(file, { mtimeMs, run });
  return run;
}
