import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the rights stand that scenarios use, one a line. */
export const RECORD_FILE = fileURLToPath(new URL('../../test/stacks/exercisedRights.txt', import.meta.url));

const HEADING = `# What each role of the stacks was seen to use while the tests ran its function: role, action, kind of resource, conditions.
# Written by \`node cli/writeExercisedRights.ts\`; test/stacks/exercisedRights.test.ts compares it with the roles.
`;

/** The lines of a record. */
export const readRecord = (text = readFileSync(RECORD_FILE, 'utf8')): ReadonlySet<string> =>
  new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));

/** A record as a file: each line once, sorted. */
export const renderRecord = (lines: Iterable<string>): string =>
  `${HEADING}${[...new Set(lines)]
    .toSorted()
    .map((line) => `${line}\n`)
    .join('')}`;
