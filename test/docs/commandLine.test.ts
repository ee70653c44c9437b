import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderCommandLineDocs } from '../../cli/docs/commandLine.ts';

const page = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');

test('docs/command-line.md says what the commands say; if not, run: node cli/writeDecisionDocs.ts', () => {
  expect(page).toBe(renderCommandLineDocs());
});

test('it has each command, what each exit code means, and nothing wider than a terminal', () => {
  for (const name of ['status', 'plan', 'explain', 'history', 'pause', 'drill start', 'drill report', 'console'])
    expect(page).toContain(`\n## \`${name}\`\n`);
  expect(page).toMatch(/^ +0 {2}done, or nothing to do$/m);
  expect(page).toMatch(/^ +64 {2}wrong usage/m);
  const helps = page.split('```').filter((_part, at) => at % 2 === 1);
  const tooWide = helps.flatMap((help) => help.split('\n')).filter((line) => line.length > 80);
  expect(tooWide).toEqual([]);
});

test('every command that looks at an installation has an example', () => {
  const sections = page.split('\n## ').slice(1);
  const without = sections.filter((section) => section.includes('--endpoint-url') && !section.includes('Examples:'));
  expect(without.map((section) => section.split('\n')[0])).toEqual([]);
});
