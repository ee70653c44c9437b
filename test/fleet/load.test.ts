import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FleetError } from '../../fleet/faults.ts';
import { DEFAULT_FLEET_FILE, loadFleet, loadHub } from '../../fleet/load.ts';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'evenkeel-fleet-'))));
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('a fleet file', () => {
  test('of this repository is valid, and changes nothing until its user says so', async () => {
    const { clusters } = await loadFleet(DEFAULT_FLEET_FILE);
    expect(Object.values(clusters).map(({ mode }) => mode)).toEqual(['observe']);
  });

  test('may export a plain object, which is validated all the same', async () => {
    const file = await written('plain.mjs', "export default { clusters: { shop: { classes: ['x'], zones: [] } } };");
    const loading = loadFleet(file);
    await expect(loading).rejects.toThrow(FleetError);
    await expect(loading).rejects.toThrow(`The fleet in ${file} is not valid:\n  clusters.shop.classes.0: 'x' —`);
  });

  test('that is not there is named', async () => {
    await expect(loadFleet('nowhere/fleet.ts')).rejects.toThrow('Fleet file nowhere/fleet.ts does not exist.');
  });

  test('without a default export is told what it should say', async () => {
    const file = await written('named.mjs', 'export const fleet = { clusters: {} };');
    await expect(loadFleet(file)).rejects.toThrow(
      `${file} has no default export; it should say: export default defineFleet({ clusters: { … } })`,
    );
  });

  test('that is no module, or imports what is not there, is named with the reason', async () => {
    const broken = await written('broken.mjs', 'export default {');
    await expect(loadFleet(broken)).rejects.toThrow(`${broken} cannot be loaded: `);
    const lonely = await written('lonely.mjs', "import './nothing.mjs'; export default {};");
    await expect(loadFleet(lonely)).rejects.toThrow(/lonely\.mjs cannot be loaded: .*nothing\.mjs/);
  });
});

describe('the file of a hub', () => {
  test('may export a plain object, which is validated all the same', async () => {
    const file = await written('plainHub.mjs', 'export default { members: [] };');
    const loading = loadHub(file);
    await expect(loading).rejects.toThrow(FleetError);
    await expect(loading).rejects.toThrow(`The hub in ${file} is not valid:\n  members: [] — at least 1 in the list`);
  });

  test('that is not there is named', async () => {
    await expect(loadHub('nowhere/hub.ts')).rejects.toThrow('Hub file nowhere/hub.ts does not exist.');
  });

  test('without a default export is told what it should say', async () => {
    const file = await written('namedHub.mjs', 'export const hub = { members: [] };');
    await expect(loadHub(file)).rejects.toThrow(
      `${file} has no default export; it should say: export default defineHub({ members: [ … ] })`,
    );
  });
});
