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

/** By what is in the file: the bundle of a function is the same in every fleet, and what V8 has made fast stays so. */
const compiledSources = new Map<string, CompiledFile>();

/**
 * Compiles a CommonJS file once per content; in stack traces it has the first name under which that was found. The
 * module is a function of its own inside the one that takes the globals, so that a declaration in the file may have the
 * same name as one of them.
 */
export function compileFile(file: string): CompiledFile {
  const { mtimeMs } = statSync(file);
  const known = compiled.get(file);
  if (known?.mtimeMs === mtimeMs) return known.run;
  const source = readFileSync(file, 'utf8');
  let run = compiledSources.get(source);
  if (!run) {
    run = compileSource(source, file);
    compiledSources.set(source, run);
  }
  compiled.set(file, { mtimeMs, run });
  return run;
}

function compileSource(source: string, filename: string): CompiledFile {
  const head = 'return function (exports, require, module, __filename, __dirname) { ';
  const body = source.replace(BUILTIN_IMPORT, `${IMPORT_HELPER}(`);
  const names = [...REPLACED_GLOBALS, IMPORT_HELPER];
  const outer = compileFunction(`${head}${body}\n}`, names, { filename, columnOffset: -head.length });
  return (globals) => outer(...names.map((name) => globals[name])) as ReturnType<CompiledFile>;
}
