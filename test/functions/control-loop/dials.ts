import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { AttentionTable } from '../../../functions/control-loop/attention.ts';
import type { BaseProgress, Controller } from '../../../functions/control-loop/controller.ts';
import type { Numbers } from '../../../functions/control-loop/decision.ts';
import { whyPutOff } from '../../../functions/control-loop/putOff.ts';
import { evaluate, type Rule } from '../../../functions/control-loop/rules.ts';

/** A panel has two dials, each a parameter of Parameter Store, which the controller keeps at `on`. */
const DIALS = ['left', 'right'] as const;

export interface Panel {
  readonly panel: string;
  readonly values: Readonly<Record<string, string>>;
  readonly isPaused: boolean;
}

export type Decision =
  | { readonly kind: 'hold'; readonly reason: Hold; readonly numbers: Numbers }
  | { readonly kind: 'turn'; readonly reason: 'off'; readonly dial: string; readonly numbers: Numbers };

type Hold = 'paused' | 'broken' | 'backing-off' | 'repeating' | 'all-on';

export interface Progress extends BaseProgress {
  /** How often a dial was meant to be turned, was turned, and could not be. */
  readonly meant: number;
  readonly turned: number;
  readonly missed: number;
  /** Whether a dial was seen dimmed: nothing is done about it, and it is remembered. */
  readonly isDimmed?: boolean;
}

const NO_PROGRESS: Progress = { meant: 0, turned: 0, missed: 0, failures: {} };

const hold = (reason: Hold): Decision => ({ kind: 'hold', reason, numbers: {} });

const paused: Rule<Panel, Decision> = ({ isPaused }) => (isPaused ? hold('paused') : undefined);

const turnOn: Rule<Panel, Decision> = ({ values }) =>
  DIALS.filter((dial) => values[dial] === 'off').map((dial) => ({ kind: 'turn', reason: 'off', dial, numbers: {} }));

const broken: Rule<Panel, Decision> = ({ values }) =>
  DIALS.some((dial) => values[dial] === 'broken') ? hold('broken') : undefined;

const allOn: Rule<Panel, Decision> = () => hold('all-on');

const attention: AttentionTable<Decision> = {
  'all-on': 'steady',
  paused: 'noted',
  'backing-off': 'noted',
  repeating: 'noted',
  broken: { afterMinutes: 10, message: 'A dial is broken. Replace it.' },
  turn: 'noted',
};

const traits = {
  subjectsOf: (decision: Decision) => (decision.kind === 'turn' ? [`turn ${decision.dial}`] : []),
  repetitionOf: (decision: Decision) => (decision.kind === 'turn' ? { counts: `turn ${decision.dial}` } : {}),
};

export const nameOf = (panel: string, dial: string): string => `/dials/${panel}/${dial}`;

/**
 * The smallest controller that there could be, on real parameters.
 * @param ssm the platform's own client, as functions have it
 */
export const createDials = (
  { ssm }: Pick<typeof import('../../../functions/aws/clients.ts'), 'ssm'>,
  mode: 'observe' | 'act' = 'act',
): Controller<Panel, Decision, Progress> => ({
  name: 'dials',
  modeOf: () => mode,
  async observe(panel, { pause }) {
    const values: Record<string, string> = {};
    for (const dial of DIALS) {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name: nameOf(panel, dial) }));
      values[dial] = Parameter?.Value ?? '';
    }
    return { panel, values, isPaused: pause !== undefined };
  },
  progressOf: ({ values }, { progress = NO_PROGRESS }) =>
    Object.values(values).includes('dimmed') ? { ...progress, isDimmed: true } : progress,
  decide: (panel, progress, nowMs) =>
    evaluate([paused, turnOn, broken, allOn], panel, {
      whyPutOff: (proposal) => whyPutOff(proposal, progress, traits, nowMs),
      hold: (reason) => hold(reason),
    }),
  async act(decision, { panel }) {
    if (decision.kind !== 'turn') return;
    await ssm.send(new PutParameterCommand({ Name: nameOf(panel, decision.dial), Value: 'on', Overwrite: true }));
  },
  traits,
  memory: {
    progressOnDecision: (progress) => ({ ...progress, meant: progress.meant + 1 }),
    progressOnSuccess: (progress) => ({ ...progress, turned: progress.turned + 1 }),
    progressOnFailure: (progress) => ({ ...progress, missed: progress.missed + 1 }),
    isWorthKeeping: (known, { isDimmed }) => isDimmed !== known?.isDimmed,
  },
  attention,
  worriesOf: ({ values }) =>
    Object.entries(values)
      .filter(([, value]) => value === 'scratched')
      .map(([dial]) => ({ key: `scratched ${dial}`, afterMinutes: 0, message: `The ${dial} dial is scratched.` })),
  marksOf: () => [],
  detailsOf: (decision) => (decision.kind === 'turn' ? { dial: decision.dial } : {}),
});
