import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { renderDecisionDocs } from './docs/decisions.ts';
import { readTopics } from './docs/topics.ts';

/** Writes the pages anew. To be run after a rule, a reason or a comment on one has changed; a test checks it. */
for (const topic of await readTopics()) {
  await writeFile(fileURLToPath(new URL(`../docs/${topic.file}`, import.meta.url)), renderDecisionDocs(topic));
}
