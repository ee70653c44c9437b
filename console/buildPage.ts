import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const BUILDS = join(ROOT, 'node_modules/.cache/evenkeel/page');

/** What the built page depends on. */
const SOURCES = ['console/page/**/*', 'console/model.ts', 'console/vite.config.ts', 'package-lock.json'];

/**
 * The folder with the built page: `index.html` and `assets/`. Built where its sources have changed since, which takes a
 * second; else as it was left. Two processes may build at once: the one that is ready last takes the other's.
 */
export async function buildPage(): Promise<string> {
  const folder = join(BUILDS, hashSources());
  if (existsSync(join(folder, 'index.html'))) return folder;
  const { build } = await import('vite');
  mkdirSync(dirname(folder), { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  await build({ configFile: join(ROOT, 'console/vite.config.ts'), build: { outDir: made } });
  try {
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(join(folder, 'index.html'))) throw error;
  }
  return folder;
}

function hashSources(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of files) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 20);
}
