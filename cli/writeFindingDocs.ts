import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withGenerated } from './findings/docs.ts';
import { PAGES } from './findings/pages.ts';

/** Generates the tables of findings. Run it after a change of one; a test checks that. */
for (const { file, generated } of PAGES) {
  const path = fileURLToPath(new URL(`../docs/${file}`, import.meta.url));
  await writeFile(path, withGenerated(await readFile(path, 'utf8'), generated));
}
