import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import type { Environment } from '../../functions/control-loop/environment.ts';
import { Ledger } from '../../functions/control-loop/ledger.ts';
import type { ResourceRecord } from '../../functions/control-loop/record.ts';
import type { Evaluation } from '../../functions/control-loop/rules.ts';
import type { ControllerRow } from '../../functions/controllers/row.ts';
import type { Installation } from './installation.ts';
import { PRESENTATIONS } from './presentations/index.ts';
import { plain, type Presentation, type Progress } from './presentations/presentation.ts';

type View = object;

/** The input of rules: each controller has its own type. */
export type Situation = object;

/** The part of a controller that observes and decides. */
interface Deciding {
  modeOf(resource: string): 'observe' | 'act';
  marksOf(progress: Progress, resource: string): readonly string[];
  observe(resource: string, record: ResourceRecord<Progress>, nowMs: number): Promise<View>;
  progressOf(view: View, record: ResourceRecord<Progress>, nowMs: number): Progress;
  decide(view: View, progress: Progress, nowMs: number): Evaluation<BaseDecision>;
  detailsOf(decision: BaseDecision): Readonly<Record<string, unknown>>;
}

/** The modules in the folder of every controller. */
interface ControllerModules {
  readonly createController: (
    environment: Environment,
    whereabouts: { readonly region: string; readonly owner: string },
  ) => Deciding;
  /** For controllers whose situation is more than the view. */
  readonly situationsIn?: (environment: Environment) => (view: View, progress: Progress, nowMs: number) => Situation;
  readonly RULES: readonly { readonly name: string }[];
}

/** A resource as its controller observes it, and the controller's decision. */
export interface Evaluated {
  readonly progress: Progress;
  readonly situation: Situation;
  readonly evaluation: Evaluation<BaseDecision>;
}

/** A controller as the command line needs it: it observes and decides like the deployed one, and changes nothing. */
export interface OpenedController {
  readonly row: ControllerRow;
  readonly modeOf: (resource: string) => 'observe' | 'act';
  readonly ledger: Ledger<Progress>;
  readonly rules: readonly { readonly name: string }[];
  readonly presentation: Presentation;
  /** Further facts about a decision: which readers, which endpoint. */
  readonly detailsOf: (decision: BaseDecision) => Readonly<Record<string, unknown>>;
  evaluate(resource: string, record: ResourceRecord<Progress>, nowMs: number): Promise<Evaluated>;
}

/** Loads a controller by its row in the registry. */
export async function openController(
  row: ControllerRow,
  { caller, environment, tableName }: Installation,
): Promise<OpenedController> {
  const [{ createController, situationsIn }, { RULES }, presentation] = await Promise.all([
    importController(row),
    importRules(row),
    PRESENTATIONS[row.name]?.() ?? plain,
  ]);
  const controller = createController(environment, { region: caller.region, owner: caller.name });
  const situationOf = situationsIn?.(environment);
  return {
    row,
    modeOf: (resource) => controller.modeOf(resource),
    ledger: new Ledger(tableName, row.name, (...about) => controller.marksOf(...about)),
    rules: RULES,
    presentation,
    detailsOf: (decision) => controller.detailsOf(decision),
    async evaluate(resource, record, nowMs) {
      const view = await controller.observe(resource, record, nowMs);
      const progress = controller.progressOf(view, record, nowMs);
      const situation = situationOf?.(view, progress, nowMs) ?? view;
      return { progress, situation, evaluation: controller.decide(view, progress, nowMs) };
    },
  };
}

/** A bundler finds the controllers that are where they all are; one with a folder of its own is in no bundle. */
const importController = ({ name, folder }: ControllerRow): Promise<ControllerModules> =>
  folder === undefined
    ? import(`../../functions/controllers/${name}/controller.ts`)
    : import(new URL(`../../${folder}/controller.ts`, import.meta.url).href);

const importRules = ({ name, folder }: ControllerRow): Promise<ControllerModules> =>
  folder === undefined
    ? import(`../../functions/controllers/${name}/decide.ts`)
    : import(new URL(`../../${folder}/decide.ts`, import.meta.url).href);
