import { readFileSync } from 'node:fs';

/** The version of Evenkeel that is deployed. */
export const { version: VERSION } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};
