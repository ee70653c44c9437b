import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Fleet } from '../fleet/fleet.ts';
import { QuietFleet } from './cost/count.ts';
import { type Counts, COUNTS_FILE, readCounts, type UseByFunction } from './cost/counts.ts';
import { readDeclared } from './cost/declared.ts';
import { renderCost } from './cost/page.ts';
import fleet from './cost/fleet.ts';
import observedFleet from './cost/observedFleet.ts';
import oneFleet from './cost/oneFleet.ts';
import { synthesizeForSandbox } from './prepare.ts';

/**
 * Writes docs/cost.md from the synthesized stacks, the counted calls and the published prices. With `--count` it counts
 * the calls anew, which takes minutes: do so after a change of what a controller reads while nothing happens. A test
 * checks both.
 */
const MINUTES_AN_HOUR = 60;
const HOURS_A_DAY = 24;

const folderOf = async (name: string) =>
  (await synthesizeForSandbox(fileURLToPath(new URL(`cost/${name}.ts`, import.meta.url)))).folder;

/** The first hour makes endpoints, publishes first decisions and looks at everything: it is not quiet. */
async function quietOf(of: Fleet, folder: string): Promise<QuietFleet> {
  const quiet = await QuietFleet.create(of, folder);
  await quiet.run(MINUTES_AN_HOUR);
  return quiet;
}

const counted = async (quiet: QuietFleet, minutes: number): Promise<UseByFunction> => {
  const uses = await quiet.run(minutes);
  if (quiet.problems.length > 0) throw new Error(quiet.problems.join('; '));
  return uses;
};

async function count(): Promise<Counts> {
  const whole = await quietOf(fleet, await folderOf('fleet'));
  const hour = await counted(whole, MINUTES_AN_HOUR);
  const one = await quietOf(oneFleet, await folderOf('oneFleet'));
  const hourOfOne = await counted(one, MINUTES_AN_HOUR);
  const dayOfOne = await counted(one, HOURS_A_DAY * MINUTES_AN_HOUR);
  const observed = await quietOf(observedFleet, await folderOf('observedFleet'));
  return { hour, hourOfOne, dayOfOne, observedHourOfOne: await counted(observed, MINUTES_AN_HOUR) };
}

if (process.argv.includes('--count')) await writeFile(COUNTS_FILE, `${JSON.stringify(await count(), undefined, 2)}\n`);
const declared = readDeclared(await folderOf('fleet'));
const declaredByOne = readDeclared(await folderOf('oneFleet'));
await writeFile(
  fileURLToPath(new URL('../docs/cost.md', import.meta.url)),
  renderCost({ counts: readCounts(), declared, declaredByOne }),
);
