import { cp } from 'node:fs/promises';
import { buildPage } from '../console/buildPage.ts';
import { bundle } from './packaging/bundle.ts';

// What `npm pack` takes beside the sources that package.json names: `dist/`.
const folder = new URL('../dist', import.meta.url).pathname;
await bundle(folder);
await cp(await buildPage(), `${folder}/page`, { recursive: true });
