import * as z from 'zod/mini';
import type { Attempt } from '../../workers/prober/contract/attempt.ts';
import { checkAbort } from '../machine/checkAbort.ts';
import { kindOf } from '../kinds/index.ts';
import type { Look } from '../kinds/kind.ts';
import { measureAll } from '../measure/measured.ts';
import { refuse } from '../api/refusal.ts';
import type { Measured } from '../api/report.ts';
import { traitsOf } from '../machine/traits.ts';
import type { Phase } from '../machine/phase.ts';
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

/** No steady state, no drill: every attempt since the prober began has to have succeeded, for as long as is asked. */
async function before(tools: StepTools): Promise<Result> {
  const { plan, probing } = tools.record;
  const { steadyForMs, recoverWithinMs } = plan!.targets;
  const attempts = await attemptsOf(tools);
  const measured = measure(tools, attempts, probing!.sinceMs);
  const seen = seenIn(tools, attempts, 'before');
  const isLong = Date.now() - probing!.sinceMs >= steadyForMs + WRITTEN_AFTER_MS;
  if (isLong && measured.recovered && allSeen(tools, measured) && failuresOf(measured) === 0 && seen.settled) {
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
    `Before anything was done, ${text.join(', ') || seen.text || 'not every probe has told of an attempt'}.`,
  );
}

async function during(tools: StepTools): Promise<Result> {
  const { record, tell } = tools;
  const { injection, plan } = record;
  const look = await kindOf(record.drill).look(record);
  const nowMs = Date.now();
  const attempts = await attemptsOf(tools);
  const measured = measure(tools, attempts, injection!.atMs);
  const seen = seenIn(tools, attempts, 'during');
  const settled = look.settled && seen.settled;
  const text = [look.text, seen.text].filter(Boolean).join('; ');
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
  return waitOrExpire(tools, injection!.wholeAtMs ?? injection!.atMs);
}

async function after(tools: StepTools): Promise<Result> {
  const { putBack } = tools.record;
  // Nothing had to be put back: what was measured during the drill says it all.
  if (!putBack?.doneAtMs) return { state: 'steady' };
  const attempts = await attemptsOf(tools);
  const isSeen = seenIn(tools, attempts, 'after').settled;
  if (isSeen && isSteady(tools, measure(tools, attempts, putBack.atMs), putBack.atMs)) {
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

const attemptsOf = ({ record, results }: StepTools): Promise<Attempt[]> => results.attempts(record.probing!.prefix);

function measure({ record }: StepTools, attempts: readonly Attempt[], fromMs: number): Measured {
  const holdMs = record.plan!.targets.steadyForMs;
  return measureAll(attempts, [], { fromMs, untilMs: Date.now(), holdMs });
}

/** What attempts show besides succeeding, where that matters to the drill. */
const seenIn = ({ record }: StepTools, attempts: readonly Attempt[], phase: Phase): Look =>
  traitsOf(record.drill).seen?.(record, attempts, phase) ?? { settled: true, text: '' };

/** A probe of which nothing is heard has not succeeded. */
const allSeen = ({ record }: StepTools, { probes }: Measured): boolean =>
  (record.plan?.probes ?? []).every((name) => probes.some(({ probe, attempts }) => probe === name && attempts > 0));

const failuresOf = ({ probes }: Measured): number =>
  probes.reduce((sum, { failedAttempts }) => sum + failedAttempts, 0);
