import type { DrillPolicy } from '../../../fleet/drills.ts';
import { probeName } from '../../../fleet/names.ts';
import { alarmsOn } from './alarms.ts';
import type { Prepared } from '../kinds/kind.ts';
import { prepareOf } from '../kinds/preflights.ts';
import { hashOf } from './planHash.ts';
import { refuse } from '../api/refusal.ts';
import type { DrillPlan, DrillTargets } from '../api/report.ts';
import type { StepTools } from '../steps/step.ts';
import { traitsOf } from './traits.ts';

/** What a drill would do now, judged from scratch: before the approval, and again after it. */
export interface Planned extends Prepared {
  readonly plan: DrillPlan;
  readonly planHash: string;
}

/**
 * The preflight: alarms first, because they say most, then the resource.
 * @throws {RefusedError} with the reason why the drill cannot be done now
 */
export async function prepare({ record, policy, environment }: StepTools): Promise<Planned> {
  const { input, drill } = record;
  const given = policy();
  const { blocking, abort, outcome } = given.alarms;
  const on = await alarmsOn([...new Set([...blocking, ...abort, ...outcome])]);
  const standing = on.filter((name) => blocking.includes(name) || abort.includes(name));
  if (standing.length > 0) throw refuse('alarm', `In ALARM already: ${standing.join(', ')}.`);
  const prepared = await prepareOf(drill)({ policy: given, input, environment, nowMs: Date.now() });
  const { assumes, failback, steps } = prepared;
  const plan: DrillPlan = {
    drill,
    resource: given.resource,
    dryRun: input.dryRun ?? false,
    failback,
    assumes,
    steps,
    holds: traitsOf(drill).holds,
    probes: given.probes.map(probeName),
    targets: targetsOf(given),
  };
  // A dry run reports the hash that an approval beforehand has to name: that of the same plan, in earnest.
  return { ...prepared, plan, planHash: hashOf({ ...plan, dryRun: false }) };
}

const targetsOf = ({ targets }: DrillPolicy): DrillTargets => ({
  downtimeMaxMs: targets.downtimeSeconds * 1000,
  lostWritesMax: targets.lostWrites,
  steadyForMs: targets.steadySeconds * 1000,
  recoverWithinMs: targets.recoverySeconds * 1000,
});
