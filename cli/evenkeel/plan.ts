import type { Numbers } from '../../functions/control-loop/decision.ts';
import type { Pause } from '../../functions/control-loop/pause.ts';
import { addressOf } from '../../functions/controllers/row.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import type { Tell } from './command.ts';
import type { Installation } from './installation.ts';
import { look, type Looked, unreadIn } from './look.ts';
import type { Target } from './target.ts';

/** What would be done about one resource now. */
export interface PlannedAction {
  /** As it is named on the command line: `targets/web`. */
  readonly name: string;
  readonly controller: string;
  readonly resource: string;
  readonly mode: 'observe' | 'act';
  /** `hold`, or what would be changed. */
  readonly kind: string;
  readonly reason: string;
  /** Which readers, which endpoint: what the change would be about. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly numbers: Numbers;
  /** Whether something would really be changed: in observe mode nothing is. */
  readonly isChange: boolean;
  readonly pause?: Pick<Pause, 'by' | 'why' | 'untilMs'>;
}

/** What would be done now, as far as it could be read. */
export interface Plan {
  readonly actions: readonly PlannedAction[];
  /** What could not be read, and why. */
  readonly unread: readonly string[];
}

/** Observes each resource and decides as its controller does. Changes nothing. */
export async function readPlan(installation: Installation, targets: readonly Target[], tell: Tell): Promise<Plan> {
  const looked = await look(installation, targets, { tell });
  return {
    actions: looked.flatMap(actionOf),
    unread: unreadIn(looked, ({ row, resource }) => addressOf(row, resource)),
  };
}

/** None where it is not known what would be decided. */
function actionOf({ row, resource, opened, record, evaluated }: Looked): PlannedAction[] {
  if (!evaluated) return [];
  const { kind, reason, numbers } = evaluated.evaluation.decision;
  const mode = opened.modeOf(resource);
  const { pause } = record ?? {};
  return [
    {
      name: addressOf(row, resource),
      controller: row.name,
      resource,
      mode,
      kind,
      reason,
      details: opened.detailsOf(evaluated.evaluation.decision),
      numbers,
      isChange: kind !== 'hold' && mode === 'act',
      ...(pause && {
        pause: { by: pause.by, why: pause.why, ...(pause.untilMs !== undefined && { untilMs: pause.untilMs }) },
      }),
    },
  ];
}

/** The same as JSON, for scripts. */
export const planJson = ({ stage, caller }: Installation, { actions, unread }: Plan) => ({
  stage,
  region: caller.region,
  account: caller.account,
  atMs: caller.nowMs,
  actions,
  unread,
});

/** What would be changed outweighs what could not be read. */
export function exitCodeOfPlan({ actions, unread }: Plan): ExitCode {
  if (actions.some(({ isChange }) => isChange)) return EXIT.somethingToDo;
  return unread.length > 0 ? EXIT.incomplete : EXIT.done;
}
