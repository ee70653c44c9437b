import type { DrillPolicy } from '../../../fleet/drills.ts';
import { probeName } from '../../../fleet/names.ts';
import { alarmsOn } from './alarms.ts';
import { checkUndisturbed } from './checkUndisturbed.ts';
import type { PreflightResult } from '../kinds/kind.ts';
import { preflightOf } from '../kinds/preflights.ts';
import { hashOf } from './planHash.ts';
import { refuse } from '../api/refusal.ts';
import type { DrillPlan, DrillTargets } from '../api/report.ts';
import type { StepTools } from '../steps/step.ts';
import { traitsOf } from './traits.ts';

/** What a drill would do now: made before the approval, and again after it. */
export interface PlannedDrill extends PreflightResult {
  readonly plan: DrillPlan;
  readonly planHash: string;
}

/**
 * The preflight: alarms first, because they say most, then the resource, then what goes on beside it.
 * @throws {RefusedError} with the reason why the drill cannot be run now
 */
export async function planDrill(tools: StepTools): Promise<PlannedDrill> {
  const { record, policy, environment } = tools;
  const { input, drill } = record;
  const given = policy();
  const { blocking, abort, outcome } = given.alarms;
  const on = await alarmsOn([...new Set([...blocking, ...abort, ...outcome])]);
  const blocked = on.filter((name) => blocking.includes(name) || abort.includes(name));
  if (blocked.length > 0) throw refuse('alarm', `Already in ALARM: ${blocked.join(', ')}.`);
  const checked = await preflightOf(drill)({ policy: given, input, environment, nowMs: Date.now() });
  await checkUndisturbed(tools);
  const { assumes, failback, steps } = checked;
  const plan: DrillPlan = {
    drill,
    resource: given.resource,
    dryRun: input.dryRun ?? false,
    failback,
    assumes,
    steps,
    interlocks: traitsOf(drill).interlocks,
    probes: given.probes.map(probeName),
    targets: targetsOf(given),
  };
  // A dry run reports the hash of the same plan without the dry run, for an approval in advance.
  return { ...checked, plan, planHash: hashOf({ ...plan, dryRun: false }) };
}

const targetsOf = ({ targets }: DrillPolicy): DrillTargets => ({
  downtimeMaxMs: targets.downtimeSeconds * 1000,
  lostWritesMax: targets.lostWrites,
  steadyForMs: targets.steadySeconds * 1000,
  recoverWithinMs: targets.recoverySeconds * 1000,
});
