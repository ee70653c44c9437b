import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const folder = new URL('../../docs/', import.meta.url);
const page = readFileSync(new URL('concepts.md', folder), 'utf8');
const decided = ['decisions.md', 'decisions-targets.md', 'decisions-certificates.md', 'decisions-safety-net.md']
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .join('\n');

describe('docs/concepts.md', () => {
  test('takes its examples from decisions that there are', () => {
    const examples = [...page.matchAll(/`([a-z-]+) \(([a-z-]+)\)`/g)];
    expect(examples.length).toBeGreaterThanOrEqual(5);
    const unknown = examples.filter(
      ([, kind, reason]) => !new RegExp(`(?:→|;) ${kind} \\([^)]*\`${reason}\``).test(decided),
    );
    expect(unknown.map(([example]) => example)).toEqual([]);
  });

  test('has each word once, with an example', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| **'));
    const words = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/\*\*(.+?)\*\*/g)].map(([, word]) => word!));
    expect(words.length).toBeGreaterThan(40);
    expect(new Set(words).size).toBe(words.length);
    expect(rows.filter((row) => row.split('|')[3]!.trim() === '')).toEqual([]);
  });

  test('links to what is there', () => {
    const links = [...page.matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, path]) => path!);
    expect(links.filter((path) => !existsSync(new URL(path, folder)))).toEqual([]);
  });
});
