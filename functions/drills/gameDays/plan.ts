import { GAME_DAY } from '../../../fleet/drillNames.ts';
import type { DrillPolicy } from '../../../fleet/drills.ts';
import { policyOf } from '../machine/context.ts';
import { planDrill, type PlannedDrill } from '../machine/planDrill.ts';
import type { DrillInput, DrillRecord, GameDay, GameDayDrill } from '../api/record.ts';
import { refuse, RefusedError } from '../api/refusal.ts';
import type { DrillPlan } from '../api/report.ts';
import type { StepTools } from '../steps/step.ts';
import { hashOfGameDay } from './hash.ts';

/**
 * The plan of one drill as it would be now.
 * @throws {RefusedError} with the reason why it cannot be run, and which drill it is
 */
export async function planOf(
  tools: StepTools,
  { drill, resource }: Pick<GameDayDrill, 'drill' | 'resource'>,
): Promise<{ readonly planned: PlannedDrill; readonly entry: GameDayDrill }> {
  const policy = () => policyOf(tools.settings, drill, resource);
  try {
    const planned = await planDrill({
      ...tools,
      record: { ...tools.record, drill, input: inputOf(tools.record, resource) },
      policy,
    });
    return { planned, entry: { drill, resource, steps: planned.plan.steps, planHash: planned.planHash } };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { reason, explanation } = error.refusal;
    throw refuse(reason, `${drill} of ${resource}: ${explanation}`);
  }
}

/** The input of a drill of a game day: it is a dry run if the game day is. */
export const inputOf = ({ input }: Pick<DrillRecord, 'input'>, resource: string): DrillInput => ({
  resource,
  ...(input.dryRun && { dryRun: true }),
});

/** The game day as one plan, which people read as they read that of a drill. */
export function planOfAll(
  { resource: name, goOn = false, dryRun = false }: DrillInput,
  gameDay: GameDay,
  policies: readonly DrillPolicy[],
): DrillPlan {
  const steps = gameDay.drills.flatMap(({ drill, resource, steps: own }, at) => [
    `${at + 1}. ${drill} of ${resource}: ${own.join(' ')}`,
  ]);
  const ends = goOn
    ? 'After a drill that has not passed, the next one begins all the same.'
    : 'It stops at the first drill that does not pass.';
  return {
    drill: GAME_DAY as DrillPlan['drill'],
    resource: name,
    dryRun,
    failback: true,
    assumes: {},
    steps: [...steps, ends],
    interlocks: [],
    probes: [],
    targets: {
      downtimeMaxMs: Math.max(...policies.map(({ targets }) => targets.downtimeSeconds * 1000)),
      lostWritesMax: Math.max(...policies.map(({ targets }) => targets.lostWrites)),
      steadyForMs: Math.max(...policies.map(({ targets }) => targets.steadySeconds * 1000)),
      recoverWithinMs: Math.max(...policies.map(({ targets }) => targets.recoverySeconds * 1000)),
    },
  };
}

/** Everything that a plan of a game day sets in its record. */
export function fieldsOf({ record, settings }: StepTools, gameDay: GameDay): Partial<DrillRecord> {
  const { resource, goOn = false } = record.input;
  const policies = gameDay.drills.map((each) => policyOf(settings, each.drill, each.resource));
  return {
    gameDay,
    plan: planOfAll(record.input, gameDay, policies),
    planHash: hashOfGameDay(
      resource,
      goOn,
      gameDay.drills.map(({ planHash }) => planHash),
    ),
  };
}
