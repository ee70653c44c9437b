import { createRequire, isBuiltin } from 'node:module';
import zlib from 'node:zlib';
import { unavailableModule } from './unavailable.ts';
import { withCallback } from './files.ts';

const realRequire = createRequire(import.meta.url);

/** Node's modules that only compute, or only wait for promises and ticks: realms share the real ones. */
const SHARED = new Set([
  'assert',
  'assert/strict',
  'async_hooks',
  'buffer',
  'constants',
  'diagnostics_channel',
  'events',
  'os',
  'path',
  'path/posix',
  'path/win32',
  'punycode',
  'querystring',
  'stream',
  'stream/consumers',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'url',
  'util',
  'util/types',
]);

const unavailableModules = new Map<string, object>();

/** The built-in module `name` (without `node:`) as every realm sees it; undefined if there is no such module. */
export function sharedModule(name: string): unknown {
  if (SHARED.has(name)) return realRequire(`node:${name}`);
  if (!isBuiltin(`node:${name}`)) return undefined;
  let module = unavailableModules.get(name);
  if (!module) {
    module = name === 'zlib' ? synchronousZlib() : unavailableModule(name, realRequire(`node:${name}`) as object);
    unavailableModules.set(name, module);
  }
  return module;
}

/** zlib's asynchronous functions in their synchronous form, since virtual time does not wait for Node's thread pool. */
function synchronousZlib(): object {
  const kept: Record<string, unknown> = { crc32: zlib.crc32 };
  for (const [name, run] of Object.entries(zlib)) {
    if (!name.endsWith('Sync') || typeof run !== 'function') continue;
    kept[name] = run;
    kept[name.slice(0, -'Sync'.length)] = withCallback(run as (...args: unknown[]) => unknown);
  }
  return unavailableModule('zlib', zlib, kept);
}
