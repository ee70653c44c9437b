import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fleet } from '../fleet/fleet.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What is not in here is made again; nothing else depends on it. */
const FOLDER = join(ROOT, 'node_modules/.cache/evenkeel-assemblies');

/** An assembly has some 10 MB; so many fleets are tried in turn. */
const KEPT = 8;

/** Everything that bundles and templates are made of. */
const SOURCES = ['functions', 'stacks', 'fleet', 'events'];
const FILES = ['package-lock.json', 'cdk.json'];

/** What an assembly is made of, as a name: the sources, the versions of what they use, the fleet and the stage. */
export function keyOfAssembly(fleet: Fleet, stage: string, root = ROOT): string {
  const hash = createHash('sha256');
  const sources = SOURCES.flatMap((folder) => globSync(`${folder}/**/*`, { cwd: root, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length));
  for (const path of [...sources, ...FILES].toSorted()) {
    hash.update(`\0${path}\0`);
    hash.update(readFileSync(join(root, path)));
  }
  hash.update(JSON.stringify([fleet, stage, process.version, process.env['AWS_REGION'] ?? '']));
  return hash.digest('hex').slice(0, 32);
}

/** The folder of an assembly that was made before; undefined if there is none. */
export async function findAssembly(key: string, cache = FOLDER): Promise<string | undefined> {
  const folder = join(cache, key);
  if (!existsSync(join(folder, 'manifest.json'))) return undefined;
  // What is used is not old.
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
  return folder;
}

/**
 * Makes an assembly and keeps it.
 * @param make writes it into a folder, which is put into its place once it is whole: nobody sees half of one
 * @returns its folder
 */
export async function keepAssembly(
  key: string,
  make: (folder: string) => Promise<void>,
  cache = FOLDER,
): Promise<string> {
  const folder = join(cache, key);
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  try {
    await make(unfinished);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was faster: what it made is the same.
    if (existsSync(join(folder, 'manifest.json'))) return folder;
    throw error;
  }
  await removeOldest(cache);
  return folder;
}

async function removeOldest(cache: string): Promise<void> {
  const names = await readdir(cache);
  const dated = await Promise.all(
    names.map(async (name) => {
      const { mtimeMs } = await stat(join(cache, name)).catch(() => ({ mtimeMs: 0 }));
      return { name, mtimeMs };
    }),
  );
  const old = dated.toSorted((a, b) => b.mtimeMs - a.mtimeMs).slice(KEPT);
  await Promise.all(old.map(({ name }) => rm(join(cache, name), { recursive: true, force: true })));
}
