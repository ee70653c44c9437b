import { listActiveShifts, zonesUnderAutoshift } from '../../aws/arcZonalShift.ts';
import { experimentsUnderWay } from '../../aws/fis.ts';
import { refusalOfDisturbances } from '../kinds/disturbances.ts';
import type { DrillContext } from './context.ts';

/**
 * Looks whether anybody else, or AWS, tries the account's resilience now.
 * @throws {RefusedError} fis-experiment, autoshift, practice-run or zonal-shift
 */
export async function checkUndisturbed({ environment, store }: Pick<DrillContext, 'environment' | 'store'>) {
  const [experiments, suspectedZones, active] = await Promise.all([
    experimentsUnderWay(),
    zonesUnderAutoshift(),
    listActiveShifts(),
  ]);
  // The comment of a drill's own shift is its id. What a drill has left behind is nobody's any more.
  const byDrills = await Promise.all(
    active.map(async ({ comment }) => {
      const drill = comment === '' ? undefined : await store.find(comment);
      return drill !== undefined && drill.cleanedAtMs === undefined;
    }),
  );
  const shifts = active.filter((_, at) => !byDrills[at]);
  const refusal = refusalOfDisturbances({ experiments, suspectedZones, shifts }, environment.fleet);
  if (refusal) throw refusal;
}
