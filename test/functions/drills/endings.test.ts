import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ENDING_CASES, nameOf, SUBJECTS } from '../../../cli/endings/cases.ts';
import type { Rig } from '../../../cli/endings/rig.ts';
import { runCase } from '../../../cli/endings/runCase.ts';
import { sampleOf } from '../../../sandbox/sample.ts';
import { createEndingsRig } from '../../../cli/endings/world.ts';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import { assemblyFolder, synthesizeBefore } from '../../synthesis/assembly.ts';

synthesizeBefore(new URL('../../../sandbox/faults/endingsFleet.ts', import.meta.url));

let standing: Rig | undefined;

/** What one drill leaves behind is what the next one stumbles over; a drill that fails takes its Region along. */
const standingRig = async (): Promise<Rig> => (standing ??= await createEndingsRig(assemblyFolder(), 1));

/** A few of each way; `npm run simulate -- --endings` runs all of them. An hour costs more than all the others. */
const SAMPLE = [
  ...sampleOf(
    ENDING_CASES.filter(({ end }) => end.by === 'outage' && end.minutes < 60),
    4,
    3,
  ),
  ...sampleOf(
    ENDING_CASES.filter(({ end }) => end.by === 'kill'),
    3,
    3,
  ),
  ...sampleOf(
    ENDING_CASES.filter(({ end }) => end.by !== 'kill' && end.by !== 'outage'),
    3,
    3,
  ),
];

test.for(SAMPLE.map((ending) => [nameOf(ending), ending] as const))('%s', async ([, ending]) => {
  const rig = await standingRig();
  const { faults } = await runCase(rig, ending);
  if (faults.length > 0) standing = undefined;
  expect(faults).toEqual([]);
});

test('the page on drills says how many there are', () => {
  const page = readFileSync(new URL('../../../docs/drills.md', import.meta.url), 'utf8');
  expect(page).toContain(`${ENDING_CASES.length.toLocaleString('en')} endings`);
});

describe('from the approval to the injection, without the states that wait, Evenkeel takes less than three seconds', () => {
  test.for(SUBJECTS.filter(({ drill }) => drill !== 'certificate-rotation'))('$drill', async ({ drill, resource }) => {
    const rig = await standingRig();
    if (drill === 'reader-overload') await rig.untilMeasured();
    const drillId = await rig.start(drill, { resource });
    await rig.approve(drillId);
    await rig.untilReported(drillId);
    const { details } = (await rig.ask('ada', { action: 'show', drillId })) as { details: DrillRecord };
    const [fromMs, untilMs] = [details.approvedAtMs!, details.injection!.atMs];
    const waitedMs = rig
      .execution(drillId)!
      .states.filter(({ type, enteredMs }) => type === 'Wait' && enteredMs < untilMs)
      .reduce((sum, { enteredMs, exitedMs }) => sum + exitedMs! - enteredMs, 0);
    const ownMs = untilMs - fromMs - waitedMs;
    expect(ownMs).toBeGreaterThan(0);
    expect(ownMs).toBeLessThan(3_000);
  });
});
