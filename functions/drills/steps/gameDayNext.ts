import { createHash } from 'node:crypto';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../aws/clients.ts';
import { executionArn, machineArn } from '../api/arns.ts';
import type { DrillRecord, GameDayDrill } from '../api/record.ts';
import { RefusedError } from '../api/refusal.ts';
import { fieldsOf, inputOf, planOf } from '../gameDays/plan.ts';
import { createStep, type StepTools } from './step.ts';

interface Result {
  /** `started`: follow it. `changed`: the plans need another approval. `again`: call again. `over`: there is no next one. */
  readonly state: 'started' | 'changed' | 'again' | 'over';
}

/**
 * Starts the next drill of a game day, if its plan is still the one that was approved. Which drill it is stands in the
 * ledger before it is started: a repeated call finds it there.
 */
export const handler = createStep('game-day-next', async (tools): Promise<Result> => {
  const { record, recordPhase } = tools;
  const { abort, gameDay, input } = record;
  // No refusal: the end derives the verdict from the abort.
  if (abort) throw new Error(`Aborted by ${abort.by}: ${abort.why}.`);
  const { drills } = gameDay!;
  const running = drills.find(({ drillId, verdict }) => drillId !== undefined && verdict === undefined);
  if (running) {
    await start(tools, running);
    return { state: 'started' };
  }
  const overtaken = drills.findIndex(({ reason, verdict }) => verdict === 'refused' && reason === 'plan-changed');
  if (overtaken >= 0) return await planAgain(tools, overtaken);
  const last = drills.findLast(({ verdict }) => verdict !== undefined);
  const stops = last !== undefined && last.verdict !== 'passed' && !(input.goOn && last.verdict !== 'aborted');
  const at = drills.findIndex(({ drillId, verdict }) => drillId === undefined && verdict === undefined);
  if (stops || at < 0) return { state: 'over' };
  const next = drills[at]!;
  try {
    const { entry } = await planOf(tools, next);
    if (entry.planHash !== next.planHash) return await planAgain(tools, at);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { reason, explanation } = error.refusal;
    await replace(tools, at, { ...next, verdict: 'refused', reason, explanation });
    return { state: 'again' };
  }
  const attempts = (next.attempts ?? 0) + 1;
  const begun = { ...next, attempts, drillId: idOf(record, next, at, attempts) };
  await replace(tools, at, begun);
  await start(tools, begun);
  await recordPhase('next', `${at + 1} of ${drills.length}: ${begun.drillId} begins.`);
  return { state: 'started' };
});

/** Equal calls give equal ids. */
function idOf({ drillId }: DrillRecord, { drill }: GameDayDrill, at: number, attempts: number): string {
  const digest = createHash('sha256').update(`${drillId}\0${at}\0${attempts}`).digest('hex');
  return `${drill}-${digest.slice(0, 12)}`;
}

/** An execution of this name and input is not started twice. */
async function start(
  { environment, functionArn, record, store }: StepTools,
  { drill, drillId = '', resource }: GameDayDrill,
) {
  const where = { stage: environment.stage, functionArn };
  const { requestedBy, requester, drillId: gameDayId } = record;
  const requestedAtMs = Date.now();
  const input = inputOf(record, resource);
  const text = `The game day ${gameDayId} of ${requestedBy} requests ${drill} of ${resource}.`;
  await store.create({
    drillId,
    drill,
    input,
    executionArn: executionArn(where, drill, drillId),
    requestedBy,
    ...(requester && { requester }),
    requestedAtMs,
    partOf: gameDayId,
    timeline: [{ atMs: requestedAtMs, source: 'event', text }],
  });
  await stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn(where, drill),
      name: drillId,
      input: JSON.stringify(input),
    }),
  );
}

/** What is still to come is planned anew, and approved anew; what has been run stays as it is. */
async function planAgain(tools: StepTools, from: number): Promise<Result> {
  const { record, recordPhase } = tools;
  const drills: GameDayDrill[] = [...record.gameDay!.drills];
  for (let at = from; at < drills.length; at++) {
    const { attempts } = drills[at]!;
    const { entry } = await planOf(tools, drills[at]!);
    drills[at] = { ...entry, ...(attempts !== undefined && { attempts }) };
  }
  const fields = fieldsOf(tools, { drills });
  const { drill, resource, steps } = drills[from]!;
  const text = `The plan of ${drill} of ${resource} has changed since the approval; it is now: ${steps.join(' ')}`;
  await recordPhase('plan-changed', text, fields);
  // Nobody has approved a dry run.
  return { state: record.input.dryRun ? 'again' : 'changed' };
}

async function replace({ record, store }: StepTools, at: number, entry: GameDayDrill): Promise<void> {
  const { gameDay } = record;
  const drills = gameDay!.drills.with(at, entry);
  if (
    await store.update(record.drillId, { gameDay: { drills } }, { asRead: { gameDay }, unless: ['abort', 'verdict'] })
  )
    return;
  throw new Error('The game day was aborted, or another invocation goes on with it.');
}
