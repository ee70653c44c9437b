import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderDecisionDocs } from '../../cli/docs/decisions.ts';
import { readRules } from '../../cli/docs/rules.ts';
import { declarationsOf, membersOf, readDeclarations } from '../../cli/docs/source.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

const unionOf = (name: string) => membersOf(readDeclarations().find((declaration) => declaration.name === name)!);

describe('docs/decisions.md', () => {
  test('says what the code says; if not, run: node cli/writeDecisionDocs.ts', () => {
    expect(read('decisions.md')).toBe(renderDecisionDocs());
  });

  test('has a sentence for every rule, every decision and every reason', () => {
    const documented = [...unionOf('Decision'), ...unionOf('HoldReason'), ...unionOf('UnfitReason')];
    expect(documented.filter(({ doc, text }) => doc === '' && text !== 'UnfitReason')).toEqual([]);
    expect(readRules([]).filter(({ doc }) => doc === '')).toEqual([]);
  });

  test('finds for every reason to hold who gives it, but for those of the list as a whole', () => {
    const nobody = read('decisions.md').match(/^\| `[a-z-]+` .* \| the list as a whole \|$/gm)!;
    expect(nobody.map((row) => row.split('`')[1])).toEqual(['backing-off', 'budget-used']);
  });
});

describe('docs/when-it-holds.md', () => {
  test('has advice for every reason to hold, and for no other', () => {
    const headings = read('when-it-holds.md').matchAll(/^## (.*)$/gm);
    const advised = [...headings].flatMap(([, heading]) =>
      [...heading!.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
    );
    const reasons = [...unionOf('HoldReason'), ...unionOf('UnfitReason')].map(({ text }) => text);
    expect(new Set(advised)).toEqual(new Set(reasons.filter((reason) => reason !== 'UnfitReason')));
  });
});

describe('docs/decisions-targets.md', () => {
  const union = (name: string) =>
    membersOf(readDeclarations('targets').find((declaration) => declaration.name === name)!);
  const reasons = [...union('HoldReason'), ...union('UnfitReason')].filter(({ text }) => text !== 'UnfitReason');

  test('says what the code says; if not, run: node cli/writeDecisionDocs.ts', () => {
    expect(read('decisions-targets.md')).toBe(renderDecisionDocs('targets'));
  });

  test('has a sentence for every rule, every decision and every reason', () => {
    expect([...union('Decision'), ...reasons].filter(({ doc }) => doc === '')).toEqual([]);
    expect(readRules([], 'targets').filter(({ doc }) => doc === '')).toEqual([]);
  });

  test('docs/targets.md has advice for every reason to hold, and for no other', () => {
    const headings = read('targets.md').matchAll(/^### (.*)$/gm);
    const advised = [...headings].flatMap(([, heading]) =>
      [...heading!.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
    );
    expect(new Set(advised)).toEqual(new Set(reasons.map(({ text }) => text)));
  });
});

describe('reading the code', () => {
  test('finds the comment of a declaration, without what is for programmers only', () => {
    const source = `
/** Not this one. */
const other = 1;

/**
 * Two lines
 * of a sentence. And more.
 * @param view what is seen
 */
export const rule: Rule = () => undefined;
const bare = 2;
`;
    expect(declarationsOf('a.ts', source).map(({ name, doc }) => [name, doc])).toEqual([
      ['other', 'Not this one.'],
      ['rule', 'Two lines of a sentence. And more.'],
      ['bare', ''],
    ]);
  });

  test('tells the members of a union apart', () => {
    const source = `
export type Said =
  /** First. */
  | 'one'
  | { readonly kind: 'two' }
  /** Third. */
  | {
      readonly kind: 'three';
      readonly all: readonly { readonly id: string }[];
    };
`;
    const members = membersOf(declarationsOf('a.ts', source)[0]!);
    expect(members.map(({ doc, text }) => [doc, text.trim().slice(0, 22)])).toEqual([
      ['First.', 'one'],
      ['', "readonly kind: 'two'"],
      ['Third.', "readonly kind: 'three'"],
    ]);
  });
});
