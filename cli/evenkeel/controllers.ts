import { existsSync } from 'node:fs';
import type { BaseProgress, Controller } from '../../functions/control-loop/controller.ts';
import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import type { Environment } from '../../functions/control-loop/environment.ts';
import { Ledger } from '../../functions/control-loop/ledger.ts';
import { type ControllerRow, folderOf } from '../../functions/controllers/row.ts';
import type { Installation } from './installation.ts';
import { plain, type Presentation } from './presentations/presentation.ts';

interface View {
  readonly progress: BaseProgress;
}

/** What a rule looks at: each controller's own. */
export type Situation = object;

type Rule = (situation: Situation) => BaseDecision | undefined;

/** What the folder of every controller has. */
interface ControllerModules {
  readonly createController: (
    environment: Environment,
    whereabouts: { readonly region: string; readonly owner: string },
  ) => Controller<View, BaseDecision, BaseProgress>;
  readonly situationsIn: (environment: Environment) => (view: View, nowMs: number) => Situation;
  readonly RULES: readonly Rule[];
}

/** A controller as the command line needs it: what the deployed one does, without changing anything. */
export interface OpenedController {
  readonly row: ControllerRow;
  readonly controller: Controller<View, BaseDecision, BaseProgress>;
  readonly ledger: Ledger<BaseProgress>;
  readonly rules: readonly Rule[];
  readonly situationOf: (view: View, nowMs: number) => Situation;
  readonly presentation: Presentation;
}

/** Finds a controller by its row: its code is where every controller has it. */
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
  return {
    row,
    controller,
    ledger: new Ledger(tableName, row.name, (progress) => controller.marksOf(progress)),
    rules: RULES,
    situationOf: situationsIn(environment),
    presentation,
  };
}

/** How it is shown to people, where that takes more than what all have in common. */
async function presentationOf(name: string): Promise<Presentation> {
  const file = new URL(`presentations/${name}.ts`, import.meta.url);
  if (!existsSync(file)) return plain;
  return ((await import(file.href)) as { readonly presentation: Presentation }).presentation;
}
