import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { compileFile } from './compile.ts';
import { sharedModule } from './modules.ts';

type Require = (id: string) => unknown;

/**
 * `require` for the files of one realm: the realm's own built-in modules first, then those that realms share, then
 * files of the task root by their exact name. There is no node_modules: a bundle brings what it needs.
 */
export function createRealmRequire(
  taskRoot: string,
  builtins: ReadonlyMap<string, () => unknown>,
  globals: Readonly<Record<string, unknown>>,
): (folder: string) => Require {
  const loaded = new Map<string, unknown>();
  const requireFrom = (folder: string): Require => {
    return (id) => {
      const isFile = isAbsolute(id) || id.startsWith('./') || id.startsWith('../');
      const key = isFile ? (isAbsolute(id) ? id : join(folder, id)) : id.replace(/^node:/, '');
      if (!loaded.has(key)) loaded.set(key, isFile ? loadFile(key, id) : loadBuiltin(key, id));
      const module = loaded.get(key);
      return module instanceof FileModule ? module.exports : module;
    };
  };

  const loadBuiltin = (name: string, id: string): unknown => {
    const module = builtins.get(name)?.() ?? sharedModule(name);
    if (module === undefined) throw notFound(id);
    return module;
  };

  const loadFile = (path: string, id: string): unknown => {
    if (!path.startsWith(taskRoot + sep)) throw notFound(id);
    if (path.endsWith('.json')) return JSON.parse(readFileSync(path, 'utf8')) as unknown;
    const module = new FileModule();
    // Known before it runs, so that files may require each other.
    loaded.set(path, module);
    const folder = dirname(path);
    compileFile(path)(globals).call(module.exports, module.exports, requireFrom(folder), module, path, folder);
    return module;
  };

  return requireFrom;
}

class FileModule {
  exports: object = {};
}

function notFound(id: string): Error {
  return Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
}
