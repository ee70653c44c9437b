import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PLANTED_BUGS } from '../../../cli/planted/bugs.ts';
import { plant, withBug } from '../../../cli/planted/plant.ts';
import { NIGHT_HOURS, simulateNight } from '../../../sandbox/faults/night/night.ts';
import { isWhole } from '../../sampling.ts';
import { assemblyOf } from '../../synthesis/assembly.ts';

const NIGHT_FLEET = new URL('../../../sandbox/faults/night/fleet.ts', import.meta.url);

/** What failed first in a night, which ends there. */
async function firstFailure(seed: number, assemblyFolder: string): Promise<string | undefined> {
  let failed: string | undefined;
  const onFailure = ({ invariant, what }: { invariant: string; what: string }) => {
    failed ??= `${invariant}: ${what}`;
  };
  await simulateNight({
    seed,
    hours: NIGHT_HOURS,
    assemblyFolder,
    stage: 'dev',
    listener: { onFailure },
    isStopped: () => failed !== undefined,
  });
  return failed;
}

test.each(PLANTED_BUGS)('there is one place for it: $name', (bug) => {
  const source = readFileSync(new URL(`../../../functions/${bug.file}`, import.meta.url), 'utf8');
  expect(withBug(source, bug)).not.toBe(source);
});

test('a bug whose place is not there exactly once is not planted', () => {
  const bug = { ...PLANTED_BUGS[0]!, correct: 'a', wrong: 'b' };
  expect(() => withBug('banana', bug)).toThrow('its place is 3 times in');
  expect(() => withBug('', bug)).toThrow('its place is 0 times in');
});

// It goes on to its end, which takes as long as all the others.
test.runIf(isWhole)('a night without a bug breaks nothing', async () => {
  expect(await firstFailure(2, await assemblyOf(NIGHT_FLEET))).toBeUndefined();
});

test.each([
  { name: 'a lease is released by another invocation', seed: 1, finds: 'released without its fence' },
  { name: 'a decision is carried out and not recorded', seed: 1, finds: 'every decision is recorded before' },
])('a night finds that $name', async ({ name, seed, finds }) => {
  const bug = PLANTED_BUGS.find((one) => one.name === name)!;
  const planted = await plant(await assemblyOf(NIGHT_FLEET), bug);
  try {
    expect(await firstFailure(seed, planted.folder)).toContain(finds);
  } finally {
    await planted.remove();
  }
});
