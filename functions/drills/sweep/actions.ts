import { createHash } from 'node:crypto';
import type { Logger } from '@aws-lambda-powertools/logger';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GAME_DAY } from '../../../fleet/drillNames.ts';
import { stepFunctions } from '../../aws/clients.ts';
import { attend, withoutTelling, type Worry } from '../../control-loop/attention.ts';
import { tellPeople } from '../../control-loop/tellPeople.ts';
import { endingArn, endingMachineArn, type Whereabouts } from '../api/arns.ts';
import type { DrillRecord } from '../api/record.ts';
import type { DrillContext } from '../machine/context.ts';
import { NEVER_STARTED } from '../machine/ending.ts';
import { phaseRecorder } from '../steps/step.ts';
import type { EndedExecution } from './execution.ts';

export type SweepTools = Pick<DrillContext, 'environment' | 'store'> & {
  readonly logger: Logger;
  /** The ARN of the function that runs the sweep. */
  readonly functionArn: string;
};

const HAPPENED: Readonly<Record<string, string>> = {
  ABORTED: 'was stopped',
  FAILED: 'failed',
  TIMED_OUT: 'timed out',
  SUCCEEDED: 'has come to its end',
  [NEVER_STARTED]: 'was never started',
};

/**
 * Starts what the event would have started, with what it would have said. Which execution that is stands in the ledger
 * first: of two sweeps, one starts it, and the next one finds it there.
 */
export async function beginEnding(tools: SweepTools, record: DrillRecord, { found }: EndedExecution): Promise<void> {
  const { environment, store, functionArn } = tools;
  const { drillId, executionArn, ending, input } = record;
  const { status = NEVER_STARTED, ...told } = found ?? { input: JSON.stringify(input) };
  const times = (ending?.times ?? 0) + 1;
  const name = nameOf(drillId, executionArn, times);
  const where: Whereabouts = { stage: environment.stage, functionArn };
  // What the drill API has refused has no execution: only its report is missing.
  const isGameDay = (record.drill as string) === GAME_DAY && executionArn !== '';
  const begun = { executionArn: endingArn(where, isGameDay, name), times, sinceMs: Date.now() };
  if (!(await store.update(drillId, { ending: begun }, { asRead: { ending }, unless: ['reportedAtMs'] }))) return;
  await stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: endingMachineArn(where, isGameDay),
      name,
      input: JSON.stringify({
        name: drillId,
        executionArn,
        stateMachineArn: executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, ''),
        status,
        ...told,
      }),
    }),
  );
  const what = isGameDay ? 'ending' : 'clean-up';
  const text = `Its execution ${HAPPENED[status] ?? status}, and nothing has ended the ${isGameDay ? 'game day' : 'drill'} since: its ${what} has been started (${times}).`;
  await phaseRecorder(tools, record)('ending-started', text, {}, 'event');
  const message = `${drillId}: ${text} There is nothing to do unless another message follows.`;
  const notice = { key: 'ending-started', state: 'raised', sinceMs: begun.sinceMs, message } as const;
  await tellPeople(busOf(tools), aboutOf(record), [notice], begun.sinceMs);
}

/** Tells people, and again every six hours, until somebody has ended the drill. */
export async function giveUp(tools: SweepTools, record: DrillRecord): Promise<void> {
  const { environment, store } = tools;
  const { drillId, endingConcerns = {}, ending } = record;
  const nowMs = Date.now();
  const worry: Worry = {
    key: 'ending-gives-up',
    afterMinutes: 0,
    message: `${drillId} is over, and its clean-up has been started ${ending!.times} times without coming to its end; it is not started again. See what ends it in the history of ${ending!.executionArn}, mend that, then start an execution of the same state machine with the same input. The lock and the interlocks of the drill end by themselves five hours after its last step. What is not rolled back: \`evenkeel drill status ${drillId} --stage ${environment.stage}\`.`,
  };
  const attended = attend(endingConcerns, [worry], nowMs);
  const untold = await tellPeople(busOf(tools), aboutOf(record), attended.notices, nowMs);
  const { concerns, isChanged } = withoutTelling(endingConcerns, attended, untold, nowMs);
  if (isChanged) await store.update(drillId, { endingConcerns: concerns });
}

const busOf = ({ environment, logger }: SweepTools) => ({ busName: environment.busName, logger });

const aboutOf = ({ input }: DrillRecord) => ({ controller: 'drills', resource: input.resource || 'nothing' });

/** Equal calls give equal names, and an id may be as long as a name. */
const nameOf = (drillId: string, executionArn: string, times: number): string =>
  `swept-${createHash('sha256').update(`${drillId}\0${executionArn}\0${times}`).digest('hex').slice(0, 24)}`;
