import * as z from 'zod/mini';
import { alarmsOn } from '../alarms.ts';
import { measureAll } from '../measured.ts';
import { refuse } from '../refusal.ts';
import type { Measured } from '../report/report.ts';
import { createStep, note, type StepTools } from './step.ts';

const eventSchema = z.object({ phase: z.enum(['before', 'during', 'after']) });

interface Result {
  /** `steady`: go on. `waiting`: look again. `expired`: it took longer than the targets allow; go on all the same. */
  readonly state: 'steady' | 'waiting' | 'expired';
}

/** The prober writes every ten seconds: what is newer than this may not be there yet. */
const WRITTEN_AFTER_MS = 12_000;

/** Whether clients see a steady state: before the injection, after it, and once everything has been put back. */
export const handler = createStep('drill-measure', async (tools, event): Promise<Result> => {
  const { phase } = eventSchema.parse(event);
  await checkAbort(tools);
  switch (phase) {
    case 'before':
      return await before(tools);
    case 'during':
      return await during(tools);
    case 'after':
      return await after(tools);
  }
});

/** An alarm that nobody heard of would be too late: each look asks. */
async function checkAbort({ policy, record, store }: StepTools): Promise<void> {
  const { drillId, abort } = record;
  if (abort) throw new AbortedError(`${abort.by}: ${abort.why}`);
  const on = await alarmsOn(policy().alarms.abort);
  if (on.length === 0) return;
  const word = { by: 'alarm', why: `${on.join(', ')} went into ALARM`, atMs: Date.now() };
  await store.update(drillId, { abort: word }, { unless: ['abort'] });
  throw new AbortedError(word.why);
}

/** Ends the machine's way through the drill; the clean-up reads the rest from the ledger. */
class AbortedError extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'DrillAborted';
  }
}

/** No steady state, no drill: every attempt since the prober began has to have succeeded, for as long as is asked. */
async function before(tools: StepTools): Promise<Result> {
  const { plan, probing } = tools.record;
  const { steadyForMs, recoverWithinMs } = plan!.targets;
  const measured = await measure(tools, probing!.sinceMs);
  const isLong = Date.now() - probing!.sinceMs >= steadyForMs + WRITTEN_AFTER_MS;
  if (isLong && measured.recovered && allSeen(tools, measured) && failuresOf(measured) === 0) {
    await tools.tell('steady', `Every probe has succeeded for ${steadyForMs / 1000} s.`);
    return { state: 'steady' };
  }
  // The first attempts come from a function that has just started; a failure that lasts is another matter.
  if (Date.now() - probing!.sinceMs < Math.min(recoverWithinMs, steadyForMs + 3 * WRITTEN_AFTER_MS))
    return { state: 'waiting' };
  const failing = measured.probes.filter(({ failedAttempts }) => failedAttempts > 0);
  const text = failing.map(
    ({ probe, connection, failedAttempts, attempts }) =>
      `${probe} (${connection}) failed ${failedAttempts} of ${attempts} times`,
  );
  throw refuse(
    'no-steady-state',
    `Before anything was done, ${text.join(', ') || 'not every probe has told of an attempt'}.`,
  );
}

async function during(tools: StepTools): Promise<Result> {
  const { record, kind, tell } = tools;
  const { injection, plan } = record;
  const { settled, text } = await kind.look(record);
  const nowMs = Date.now();
  const measured = await measure(tools, injection!.atMs);
  const { downtimeMs: downtimeSoFarMs } = measured;
  if (settled && injection!.settledAtMs === undefined) {
    await tell(
      'settled',
      `${text}.`,
      { injection: { ...injection!, settledAtMs: nowMs }, downtimeSoFarMs },
      'describe',
    );
  } else if (!settled) await note(tools, `${text}.`);
  if (settled && isSteady(tools, measured, injection!.atMs)) {
    const text = `Every probe has succeeded for ${plan!.targets.steadyForMs / 1000} s again.`;
    await tell('recovered', text, { downtimeSoFarMs });
    return { state: 'steady' };
  }
  return waitOrExpire(tools, injection!.atMs);
}

async function after(tools: StepTools): Promise<Result> {
  const { putBack } = tools.record;
  // Nothing had to be put back: what was measured during the drill says it all.
  if (!putBack?.doneAtMs) return { state: 'steady' };
  if (isSteady(tools, await measure(tools, putBack.atMs), putBack.atMs)) {
    await tools.tell('steady-again', 'Everything is back, and every probe succeeds.');
    return { state: 'steady' };
  }
  return waitOrExpire(tools, putBack.doneAtMs);
}

async function waitOrExpire({ record, tell }: StepTools, sinceMs: number): Promise<Result> {
  const { recoverWithinMs } = record.plan!.targets;
  if (Date.now() - sinceMs < recoverWithinMs) return { state: 'waiting' };
  await tell('expired', `It has not recovered within ${recoverWithinMs / 1000} s.`);
  return { state: 'expired' };
}

/** Recovered, and with attempts for as long as the targets ask after it. */
function isSteady(tools: StepTools, measured: Measured, sinceMs: number): boolean {
  const long = Date.now() - sinceMs >= tools.record.plan!.targets.steadyForMs + WRITTEN_AFTER_MS;
  return long && measured.recovered && allSeen(tools, measured);
}

async function measure({ record, results }: StepTools, fromMs: number): Promise<Measured> {
  const holdMs = record.plan!.targets.steadyForMs;
  const span = { fromMs, untilMs: Date.now(), holdMs };
  return measureAll(await results.attempts(record.probing!.prefix), [], span);
}

/** A probe of which nothing is heard has not succeeded. */
const allSeen = ({ record }: StepTools, { probes }: Measured): boolean =>
  (record.plan?.probes ?? []).every((name) => probes.some(({ probe, attempts }) => probe === name && attempts > 0));

const failuresOf = ({ probes }: Measured): number =>
  probes.reduce((sum, { failedAttempts }) => sum + failedAttempts, 0);
