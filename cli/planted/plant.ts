import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { bundleSettings } from '../../stacks/bundle.ts';
import type { PlantedBug } from './bugs.ts';

const FUNCTIONS = fileURLToPath(new URL('../../functions/', import.meta.url));

/**
 * A copy of a cloud assembly in which functions have a bug: the source is changed while it is bundled, and nowhere else.
 * Everything but these bundles is linked.
 * @throws if what is to be changed does not stand in the source exactly once
 * @returns its folder, and what is to be called when it is not used any more
 */
export async function plant(
  assemblyFolder: string,
  bug: PlantedBug,
): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const bundled = await bundle(bug);
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-planted-'));
  const original = new Map<string, string>();
  for (const name of Object.keys(bug.bundles))
    original.set(await readFile(join(assemblyFolder, 'functions', name, 'index.js'), 'utf8'), name);
  const planted = new Set<string>();
  for (const entry of await readdir(assemblyFolder)) {
    const name = entry.startsWith('asset.') && original.get(await codeOf(join(assemblyFolder, entry)));
    if (!name) await symlink(join(assemblyFolder, entry), join(folder, entry));
    else {
      await linkAll(join(assemblyFolder, entry), join(folder, entry));
      await writeFile(join(folder, entry, 'index.js'), bundled.get(name)!);
      planted.add(name);
    }
  }
  const remove = () => rm(folder, { recursive: true, force: true });
  if (planted.size < original.size) {
    await remove();
    throw new Error(`The assembly has not all of ${Object.keys(bug.bundles).join(', ')}.`);
  }
  return { folder, remove };
}

const codeOf = (asset: string): Promise<string> => readFile(join(asset, 'index.js'), 'utf8').catch(() => '');

/** All files but the code. */
async function linkAll(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const file of await readdir(from)) if (file !== 'index.js') await symlink(join(from, file), join(to, file));
}

async function bundle(bug: PlantedBug): Promise<Map<string, Uint8Array>> {
  let isPlanted = false;
  const planting: Plugin = {
    name: 'plant-bug',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== join(FUNCTIONS, bug.file)) return undefined;
        const source = await readFile(path, 'utf8');
        isPlanted = true;
        return { loader: 'ts', contents: withBug(source, bug) };
      });
    },
  };
  const entries = Object.entries(bug.bundles);
  const { outputFiles } = await build({
    ...bundleSettings,
    entryPoints: entries.map(([name, file]) => ({ in: join(FUNCTIONS, file), out: name })),
    outdir: FUNCTIONS,
    write: false,
    plugins: [...bundleSettings.plugins, planting],
  });
  if (!isPlanted) throw new Error(`${bug.file} is part of none of ${Object.keys(bug.bundles).join(', ')}.`);
  return new Map(
    outputFiles.map(({ path, contents }) => [path.slice(FUNCTIONS.length).replace(/\.js$/, ''), contents]),
  );
}

/** The source with the bug. @throws if the place is not there exactly once */
export function withBug(source: string, { name, file, correct, wrong }: PlantedBug): string {
  const parts = source.split(correct);
  if (parts.length !== 2) throw new Error(`"${name}": its place is ${parts.length - 1} times in ${file}, not once.`);
  return parts.join(wrong);
}
