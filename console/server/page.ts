import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array;
  /** Its name changes with its contents. */
  readonly isImmutable: boolean;
}

/** Where the built files are, below the address of the console. */
export const ASSETS_PATH = '/console/';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/**
 * The files of the built page by their paths: `/` is its index.html, everything else lies below ASSETS_PATH. They are
 * read once: what is built later is another page's.
 */
export function readPage(folder: string | undefined): ReadonlyMap<string, PageFile> {
  if (folder === undefined) return new Map([['/', NOT_BUILT]]);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length).split(sep).filter(Boolean).join('/'));
  return new Map(
    names.flatMap((name): [string, PageFile][] => {
      const type = TYPES[extname(name)];
      if (type === undefined) return [];
      const file = { type, body: readFileSync(join(folder, name)), isImmutable: name.startsWith('assets/') };
      return name === 'index.html'
        ? [
            ['/', file],
            [ASSETS_PATH, file],
          ]
        : [[`${ASSETS_PATH}${name}`, file]];
    }),
  );
}

const NOT_BUILT: PageFile = {
  type: 'text/html; charset=utf-8',
  body: Buffer.from(`<!doctype html>
<html lang="en">
<title>Evenkeel</title>
<h1>Evenkeel</h1>
<p>The page has not been built. Its data is there: <a href="/console/state">/console/state</a></p>
</html>
`),
  isImmutable: false,
};
