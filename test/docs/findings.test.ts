import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withGenerated } from '../../cli/findings/docs.ts';
import { PAGES } from '../../cli/findings/pages.ts';

const folder = new URL('../../docs/', import.meta.url);

describe.for(PAGES)('docs/$file', ({ file, generated }) => {
  const page = readFileSync(new URL(file, folder), 'utf8');

  test('says what the code says; if not, run: node cli/writeFindingDocs.ts', () => {
    expect(page).toBe(withGenerated(page, generated));
  });

  test('links to pages that are there', () => {
    const own = [...generated.matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, path]) => path!);
    expect(own.filter((path) => !existsSync(new URL(path, folder)))).toEqual([]);
  });
});
