import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { renderDecisionDocs } from './docs/decisions.ts';

/** Writes docs/decisions.md anew. To be run after a rule, a reason or a comment on one has changed; a test checks it. */
await writeFile(fileURLToPath(new URL('../docs/decisions.md', import.meta.url)), renderDecisionDocs());
