import { fileURLToPath } from 'node:url';

/** In a package, the page of the console is built already: it stands beside the bundle. */
export const buildPage = (): Promise<string> => Promise.resolve(fileURLToPath(new URL('../page', import.meta.url)));
