import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../../../functions/drills', import.meta.url));

/** What is said to people who are refused: every text behind a reason, as it stands in the code. */
const TEXTS = globSync('**/*.ts', { cwd: FOLDER }).flatMap((file) => {
  const code = readFileSync(`${FOLDER}/${file}`, 'utf8');
  const called = [...code.matchAll(/refuse[d]?\(\s*'([a-z-]+)',\s*([`'])([\s\S]*?)\2,?\s*\)/g)];
  const built = [...code.matchAll(/reason: '([a-z-]+)',\s*explanation: ([`'])([\s\S]*?)\2 }/g)];
  return [...called, ...built].map(([, reason = '', , text = '']) => ({ file, reason, text }));
});

describe('what people are told who are refused', () => {
  test('is found in the code', () => {
    expect(TEXTS.length).toBeGreaterThan(40);
  });

  test.for(TEXTS)('$reason of $file is a sentence, without keys of the ledger', ({ text }) => {
    const said = text.replaceAll(/\$\{[^}]*\}/g, 'x');
    expect(said).toMatch(/^[A-Zx].*[.]$/s);
    expect(said).not.toMatch(/#|\bpk\b|\bsk\b|attribute|Item\b|undefined/);
    // The key of a blast radius has a name for people.
    expect(text).not.toMatch(/\$\{radius\}/);
  });
});
