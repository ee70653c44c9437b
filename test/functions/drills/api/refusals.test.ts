import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../../../functions/drills', import.meta.url));

/** What is said to people who are refused: the text behind each reason, as it stands in the code. */
const TEXTS = globSync('**/*.ts', { cwd: FOLDER }).flatMap((file) => {
  const code = readFileSync(`${FOLDER}/${file}`, 'utf8');
  const behind = /(?:refused?\(\s*|reason: )'([a-z-]+)',\s*(?:explanation: )?([`'])((?:\\.|(?!\2)[\s\S])*)\2/g;
  return [...code.matchAll(behind)].map(([, reason = '', , text = '']) => ({ file, reason, text }));
});

describe('what people are told who are refused', () => {
  test('is found in the code', () => {
    expect(TEXTS.length).toBeGreaterThan(40);
  });

  test.for(TEXTS)('$reason of $file has no key of the ledger', ({ text }) => {
    expect(text).not.toMatch(/#|\bpk\b|\bsk\b|drill-locks|interlocks#/);
    // The key of a blast radius has a name for people.
    expect(text).not.toMatch(/\$\{radius\}/);
  });
});
