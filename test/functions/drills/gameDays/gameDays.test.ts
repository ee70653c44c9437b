import { expect, test } from 'vitest';
import type { GameDayReport } from '../../../../functions/drills/gameDays/report.ts';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import { createRig, type Rig } from '../rig.ts';
import fleet from './fleet.ts';

synthesizeBefore(new URL('fleet.ts', import.meta.url));

const createGameDayRig = () => createRig(assemblyFolder(), { fleet });

const reportOf = async (rig: Rig, id: string) => (await rig.untilReported(id, 3_600)) as unknown as GameDayReport;

test('passes', async () => {
  const rig = await createGameDayRig();
  const before = await rig.snapshot();
  const id = await rig.start('game-day', { resource: 'spring' });
  console.log(id, await rig.approve(id));
  const report = await reportOf(rig, id);
  console.log(JSON.stringify(report, null, 1));
  console.log(rig.problems, JSON.stringify(rig.region.iam.denials));
  expect(report).toMatchObject({ verdict: 'passed' });
  expect(await rig.snapshot()).toEqual(before);
});
