import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const ARCHITECTURE = readFileSync('docs/architecture.md', 'utf8');

/** The paragraph that begins so. */
const paragraph = (beginning: string) => ARCHITECTURE.split('\n\n').find((text) => text.startsWith(beginning))!;

/** A file by its path within functions/, or within the controller that is shown. */
const placeOf = (name: string) =>
  [`functions/${name}`, `functions/controllers/replicas/${name}`].find((path) => existsSync(path));

const importsOf = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, to]) => normalize(join(dirname(path), to!)));

describe('the way from an alarm to a new reader', () => {
  const names = [...paragraph('From an alarm to a new reader').matchAll(/`([\w/-]+\.ts)`/g)].map(([, name]) => name!);
  const files = names.map((name) => placeOf(name) ?? `missing: ${name}`);

  test('has thirteen files, each named once', () => {
    expect(files.filter((file) => file.startsWith('missing'))).toEqual([]);
    expect(new Set(files).size).toBe(files.length);
    expect(files).toHaveLength(13);
  });

  test('begins with the handler and ends with the call', () => {
    expect(files[0]).toBe('functions/controllers/replicas/handler.ts');
    expect(readFileSync(files.at(-1)!, 'utf8')).toContain('new CreateDBInstanceCommand(');
  });

  test.for(files.slice(1).map((file) => [file] as const))('%s is imported by one before it', ([file]) => {
    const before = files.slice(0, files.indexOf(file));
    expect(before.filter((one) => importsOf(one).includes(normalize(file)))).not.toEqual([]);
  });
});
