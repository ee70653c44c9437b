import { existsSync } from 'node:fs';
import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import type { Environment } from '../../functions/control-loop/environment.ts';
import { Ledger } from '../../functions/control-loop/ledger.ts';
import type { ResourceRecord } from '../../functions/control-loop/record.ts';
import type { Evaluation } from '../../functions/control-loop/rules.ts';
import { type ControllerRow, folderOf } from '../../functions/controllers/row.ts';
import type { Installation } from './installation.ts';
import { plain, type Presentation, type Progress } from './presentations/presentation.ts';

interface View {
  readonly progress?: Progress;
}

/** The input of rules: each controller has its own type. */
export type Situation = object;

export type Rule = (situation: Situation) => BaseDecision | undefined;

/** The part of a controller that observes and decides. */
interface Deciding {
  modeOf(resource: string): 'observe' | 'act';
  marksOf(progress: Progress): readonly string[];
  observe(resource: string, record: ResourceRecord<Progress>, nowMs: number): Promise<View>;
  progressOf(view: View, record: ResourceRecord<Progress>, nowMs: number): Progress;
  decide(view: View, progress: Progress, nowMs: number): Evaluation<BaseDecision>;
}

/** One that has its progress in its view and returns no trace: its rules are evaluated one by one instead. */
interface DecidingUntraced extends Omit<Deciding, 'progressOf' | 'decide'> {
  readonly progressOf?: undefined;
  decide(view: View, nowMs: number): BaseDecision;
}

/** The modules in the folder of every controller. */
interface ControllerModules {
  readonly createController: (
    environment: Environment,
    whereabouts: { readonly region: string; readonly owner: string },
  ) => Deciding | DecidingUntraced;
  /** For controllers whose situation is more than the view. */
  readonly situationsIn?: (environment: Environment) => (view: View, progress: Progress, nowMs: number) => Situation;
  readonly RULES: readonly Rule[];
}

/** A resource as its controller observes it, and the controller's decision. */
interface Looked {
  readonly progress: Progress;
  readonly situation: Situation;
  readonly decision: BaseDecision;
  /** Undefined for a controller that returns no trace. */
  readonly evaluation: Evaluation<BaseDecision> | undefined;
}

/** A controller as the command line needs it: it observes and decides like the deployed one, and changes nothing. */
export interface OpenedController {
  readonly row: ControllerRow;
  readonly modeOf: (resource: string) => 'observe' | 'act';
  readonly ledger: Ledger<Progress>;
  readonly rules: readonly Rule[];
  readonly presentation: Presentation;
  look(resource: string, record: ResourceRecord<Progress>, nowMs: number): Promise<Looked>;
}

/** Loads a controller by its row in the registry. */
export async function openController(
  row: ControllerRow,
  { caller, environment, tableName }: Installation,
): Promise<OpenedController> {
  const folder = new URL(`../../${folderOf(row)}/`, import.meta.url);
  const [{ createController, situationsIn }, { RULES }, presentation] = await Promise.all([
    import(new URL('controller.ts', folder).href) as Promise<ControllerModules>,
    import(new URL('decide.ts', folder).href) as Promise<ControllerModules>,
    presentationOf(row.name),
  ]);
  const controller = createController(environment, { region: caller.region, owner: caller.name });
  const situationOf = situationsIn?.(environment);
  return {
    row,
    modeOf: (resource) => controller.modeOf(resource),
    ledger: new Ledger(tableName, row.name, (progress) => controller.marksOf(progress)),
    rules: RULES,
    presentation,
    async look(resource, record, nowMs) {
      const view = await controller.observe(resource, record, nowMs);
      const progress = controller.progressOf?.(view, record, nowMs) ?? view.progress!;
      const situation = situationOf?.(view, progress, nowMs) ?? view;
      if (controller.progressOf === undefined) {
        return { progress, situation, decision: controller.decide(view, nowMs), evaluation: undefined };
      }
      const evaluation = controller.decide(view, progress, nowMs);
      return { progress, situation, decision: evaluation.decision, evaluation };
    },
  };
}

/** The presentation of a controller (default: `plain`). */
async function presentationOf(name: string): Promise<Presentation> {
  const file = new URL(`presentations/${name}.ts`, import.meta.url);
  if (!existsSync(file)) return plain;
  return ((await import(file.href)) as { readonly presentation: Presentation }).presentation;
}
