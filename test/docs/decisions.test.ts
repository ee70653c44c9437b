import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderDecisionDocs } from '../../cli/docs/decisions.ts';
import { CERTIFICATES, TARGETS, TOPICS } from '../../cli/docs/topics.ts';
import { readRules } from '../../cli/docs/rules.ts';
import { declarationsOf, membersOf, readDeclarations, readServiceDeclarations } from '../../cli/docs/source.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

const declarations = [...readDeclarations(), ...readServiceDeclarations('rds')];

const unionOf = (name: string) => membersOf(declarations.find((declaration) => declaration.name === name)!);

describe('docs/decisions.md', () => {
  test('says what the code says; if not, run: node cli/writeDecisionDocs.ts', () => {
    expect(read('decisions.md')).toBe(renderDecisionDocs());
  });

  test.for(TOPICS)('has a page about $controller that says what the code says', (topic) => {
    expect(read(topic.file)).toBe(renderDecisionDocs(topic));
  });

  test('has a sentence for every rule about target groups, and for every reason', () => {
    const declarations = readDeclarations('targets');
    expect(readRules([], declarations, TARGETS.rules).filter(({ doc }) => doc === '')).toEqual([]);
    const members = ['Decision', 'HoldReason', 'UnfitReason'].flatMap((name) =>
      membersOf(declarations.find((declaration) => declaration.name === name)!),
    );
    expect(members.filter(({ doc, text }) => doc === '' && text !== 'UnfitReason')).toEqual([]);
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

describe('docs/decisions-certificates.md', () => {
  const union = (name: string) =>
    membersOf(readDeclarations('certificates').find((declaration) => declaration.name === name)!);

  test('has a sentence for every rule, every decision and every reason', () => {
    expect([...union('Decision'), ...union('HoldReason')].filter(({ doc }) => doc === '')).toEqual([]);
    expect(readRules([], readDeclarations('certificates'), CERTIFICATES.rules).filter(({ doc }) => doc === '')).toEqual(
      [],
    );
  });

  test('docs/certificates.md has advice for every reason to hold, and for no other', () => {
    const [, advice = ''] = read('certificates.md').split('## When it holds');
    const advised = [...advice.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, reason]) => reason);
    expect(new Set(advised)).toEqual(new Set(union('HoldReason').map(({ text }) => text)));
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

describe('docs/targets.md', () => {
  test('has advice for every reason to hold, and for no other', () => {
    const headings = read('targets.md').matchAll(/^### (.*)$/gm);
    const advised = [...headings].flatMap(([, heading]) =>
      [...heading!.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
    );
    const declarations = readDeclarations('targets');
    const reasons = ['HoldReason', 'UnfitReason'].flatMap((name) =>
      membersOf(declarations.find((declaration) => declaration.name === name)!).map(({ text }) => text),
    );
    expect(new Set(advised)).toEqual(new Set(reasons.filter((reason) => reason !== 'UnfitReason')));
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
