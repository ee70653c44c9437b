import type { DrillName } from '../../../fleet/drillNames.ts';
import { type Declared, ofType, spelled } from '../../stacks/templates.ts';

type Machine = DrillName | 'clean-up' | 'game-day';

type State = Readonly<Record<string, unknown>> & {
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Default?: string;
  readonly Next?: string;
};

interface Definition {
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:';

/** The definition of a machine as the stacks declare it, with an ARN for every function. */
export function definitionIn(resources: readonly Declared[], machine: Machine): Definition {
  const isDrill = machine !== 'clean-up' && machine !== 'game-day';
  const name = `evenkeel-dev-${isDrill ? `drill-${machine}` : machine}`;
  const machines = ofType(resources, 'AWS::StepFunctions::StateMachine');
  const declared = machines.find(({ properties }) => properties['StateMachineName'] === name)!;
  const text = spelled(declared.properties['DefinitionString'])
    .replaceAll('<AWS::Partition>', 'aws')
    .replaceAll(/<Drills(\w+)\.Arn>/g, `${FUNCTION_ARN}$1`);
  return JSON.parse(text) as Definition;
}

/** The function that a task invokes, as its construct is called. */
export function functionOf({ Parameters, Resource }: State): string {
  const { FunctionName } = Parameters as Readonly<Record<string, unknown>>;
  return String(FunctionName ?? Resource).replace(FUNCTION_ARN, '');
}

/** Whether a task reaches people without a function. */
export const isPublishing = ({ Resource }: State): boolean => String(Resource).endsWith(':sns:publish');

/** A state in the columns of docs/drills.md: what it is called, what it is, and where it leads. */
export function rowOf(name: string, state: State): string {
  const { Type, Seconds, SecondsPath, Choices = [], Default, Next } = state;
  const kinds: Readonly<Record<string, () => string>> = {
    Task: () => (isPublishing(state) ? 'a message to people' : `\`${functionOf(state).replace(/Function$/, '')}\``),
    Wait: () => (SecondsPath === undefined ? `${String(Seconds)} s` : 'as long as the answer says'),
    Choice: () => 'a choice',
    Pass: () => 'a pass',
    Succeed: () => 'the end',
  };
  const then = [...new Set([...Choices.map((choice) => choice.Next), Default ?? Next ?? 'the end'])];
  const text = [then.slice(0, -1).join(', '), ...then.slice(-1)].filter(Boolean).join(', or ');
  return [name, kinds[String(Type)]?.() ?? String(Type), text].join(' | ');
}

/** The rows of a page's table of states that are about this machine. */
export function rowsIn(page: string, machine: Machine): string[] {
  const [, table = ''] = page.split('\n## The states\n');
  return [...table.matchAll(/^\| (.+ \| .+ \| .+) \| (.+) \|$/gm)].flatMap(([, row = '', machines = '']) => {
    const isAbout =
      machines.includes(`\`${machine}\``) ||
      (machine !== 'clean-up' && machine !== 'game-day' && machines.includes('every drill'));
    return isAbout ? [row] : [];
  });
}
