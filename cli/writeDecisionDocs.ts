import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { renderCommandLineDocs } from './docs/commandLine.ts';
import { renderDecisionDocs } from './docs/decisions.ts';
import { readTopics } from './docs/topics.ts';

/** Generates the pages. Run it after a change of a rule, a reason, or the comment on one; a test checks that. */
for (const topic of await readTopics()) {
  await writeFile(fileURLToPath(new URL(`../docs/${topic.file}`, import.meta.url)), renderDecisionDocs(topic));
}

/** The same for the commands and their help. */
await writeFile(fileURLToPath(new URL('../docs/command-line.md', import.meta.url)), renderCommandLineDocs());
