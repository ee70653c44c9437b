import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DECISION_DOCS, renderDecisionDocs } from './docs/decisions.ts';
import type { Documented } from './docs/source.ts';

/** Writes the pages anew. To be run after a rule, a reason or a comment on one has changed; a test checks it. */
for (const [controller, page] of Object.entries(DECISION_DOCS)) {
  const file = fileURLToPath(new URL(`../docs/${page}`, import.meta.url));
  await writeFile(file, renderDecisionDocs(controller as Documented));
}
