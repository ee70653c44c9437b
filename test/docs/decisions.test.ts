import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderDecisionDocs } from '../../cli/docs/decisions.ts';
import { readTopics } from '../../cli/docs/topics.ts';
import { readRules } from '../../cli/docs/rules.ts';
import { declarationsOf, membersOf, readDeclarations, readServiceDeclarations } from '../../cli/docs/source.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

const topics = await readTopics();

const unionOf = (controller: string, name: string) => {
  const known = [...readDeclarations({ name: controller }), ...readServiceDeclarations('rds')];
  return membersOf(known.find((declaration) => declaration.name === name)!);
};

describe.for(topics)('docs/$file', (topic) => {
  const declarations = readDeclarations(topic.row);

  test('says what the code says; if not, run: node cli/writeDecisionDocs.ts', () => {
    expect(read(topic.file)).toBe(renderDecisionDocs(topic));
  });

  test('has a sentence for every rule, every decision and every reason', () => {
    expect(readRules([], declarations, topic.rules).filter(({ doc }) => doc === '')).toEqual([]);
    const unions = declarations.filter(({ name }) => ['Decision', 'HoldReason', 'UnfitReason'].includes(name));
    expect(unions.length).toBeGreaterThanOrEqual(2);
    const undocumented = unions.flatMap(membersOf).filter(({ doc }) => doc === '');
    expect(undocumented.filter(({ text }) => text !== 'UnfitReason')).toEqual([]);
  });
});

describe('the pages about decisions', () => {
  test('are these, one for each controller that decides', () => {
    expect(topics.map(({ file }) => file)).toEqual([
      'decisions.md',
      'decisions-safety-net.md',
      'decisions-certificates.md',
      'decisions-targets.md',
    ]);
  });

  test('finds the rule for every reason to hold, except for those of the evaluation', () => {
    const nobody = read('decisions.md').match(/^\| `[a-z-]+` .* \| the evaluation \|$/gm)!;
    expect(nobody.map((row) => row.split('`')[1])).toEqual(['backing-off', 'repeating', 'budget-used']);
  });
});

describe('docs/certificates.md', () => {
  test('has advice for every reason to hold, and for no other', () => {
    const [, advice = ''] = read('certificates.md').split('## When it holds');
    const advised = [...advice.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, reason]) => reason);
    expect(new Set(advised)).toEqual(new Set(unionOf('certificates', 'HoldReason').map(({ text }) => text)));
  });
});

describe('docs/when-it-holds.md', () => {
  test('has advice for every reason to hold, and for no other', () => {
    const headings = read('when-it-holds.md').matchAll(/^## (.*)$/gm);
    const advised = [...headings].flatMap(([, heading]) =>
      [...heading!.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
    );
    const reasons = [...unionOf('replicas', 'HoldReason'), ...unionOf('replicas', 'UnfitReason')].map(
      ({ text }) => text,
    );
    expect(new Set(advised)).toEqual(new Set(reasons.filter((reason) => reason !== 'UnfitReason')));
  });
});

describe('docs/safety-net.md', () => {
  test('has every reason to hold in its table, and no other', () => {
    const [, table = ''] = read('safety-net.md').split('## Why it holds');
    const explained = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
    );
    const reasons = ['HoldReason', 'UnfitReason'].flatMap((name) => unionOf('safetyNet', name).map(({ text }) => text));
    expect(new Set(explained)).toEqual(new Set(reasons.filter((reason) => reason !== 'UnfitReason')));
  });
});

describe('the runbook', () => {
  test('leads to the reasons of every other controller', () => {
    const links = [...read('when-it-holds.md').matchAll(/\]\(([a-z-]+\.md)#(when-it-holds|why-it-holds)\)/g)];
    expect(links.map(([, page, heading]) => [page, heading])).toEqual([
      ['certificates.md', 'when-it-holds'],
      ['targets.md', 'when-it-holds'],
      ['safety-net.md', 'why-it-holds'],
    ]);
    for (const [, page, heading] of links)
      expect(read(page!)).toMatch(new RegExp(`^## ${heading!.replaceAll('-', ' ')}$`, 'im'));
    // Three others decide, and have a page each.
    expect(topics).toHaveLength(1 + links.length);
  });
});

describe('docs/targets.md', () => {
  test('has advice for every reason to hold, and for no other', () => {
    const headings = read('targets.md').matchAll(/^### (.*)$/gm);
    const advised = [...headings].flatMap(([, heading]) =>
      [...heading!.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
    );
    const reasons = ['HoldReason', 'UnfitReason'].flatMap((name) => unionOf('targets', name).map(({ text }) => text));
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
