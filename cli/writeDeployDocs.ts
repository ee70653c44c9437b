import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadFleet } from '../fleet/load.ts';
import { synthesize } from '../stacks/synthesize.ts';
import { deployDocs } from './docs/deployDocs.ts';
import { LARGE_FLEET, PERMISSIONS_FLEET } from './docs/permissions.ts';
import { PICTURE_BEGIN, PICTURE_END, renderPicture } from './docs/picture.ts';
import { resourcesIn } from './docs/resources.ts';
import { withGenerated } from './findings/docs.ts';

/**
 * Writes what people read and create before they deploy, from the synthesized stacks: docs/permissions.md, the policies in
 * docs/policies/, and the picture in docs/architecture.md. With `--assembly`, the pages of another cloud assembly, into the folder `--out`. Run it after
 * a change of a permission or of a type of resource; a test checks that.
 */
const { values } = parseArgs({ options: { assembly: { type: 'string' }, out: { type: 'string' } } });
const docs = values.out ?? fileURLToPath(new URL('../docs', import.meta.url));

const made = await mkdtemp(join(tmpdir(), 'evenkeel-docs-'));
const folder = values.assembly ?? join(made, 'everything');
try {
  if (values.assembly === undefined) {
    await synthesize({ fleet: await loadFleet(PERMISSIONS_FLEET), stage: 'dev', folder });
  }
  const large = join(made, 'large');
  await synthesize({ fleet: await loadFleet(LARGE_FLEET), stage: 'dev', folder: large });
  await mkdir(join(docs, 'policies'), { recursive: true });
  for (const [file, text] of deployDocs(folder, large)) await writeFile(join(docs, file), text);
  if (values.out === undefined) {
    const page = join(docs, 'architecture.md');
    const picture = renderPicture(resourcesIn(folder));
    await writeFile(page, withGenerated(await readFile(page, 'utf8'), picture, PICTURE_BEGIN, PICTURE_END));
  }
} finally {
  await rm(made, { recursive: true });
}
