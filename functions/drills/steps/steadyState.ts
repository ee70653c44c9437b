import * as z from 'zod/mini';
import type { Attempt } from '../../workers/prober/contract/attempt.ts';
import { checkAbort } from '../machine/checkAbort.ts';
import { kindOf } from '../kinds/index.ts';
import type { Observation } from '../kinds/kind.ts';
import { measureAll } from '../measure/measured.ts';
import { refuse } from '../api/refusal.ts';
import type { Measured } from '../api/report.ts';
import { traitsOf } from '../machine/traits.ts';
import type { Phase } from '../machine/phase.ts';
import { createStep, note, type StepTools } from './step.ts';

const eventSchema = z.object({ phase: z.enum(['before', 'during', 'after']) });

interface Result {
  /** `steady`: go on. `waiting`: check again. `expired`: it took longer than the targets allow; go on all the same. */
  readonly state: 'steady' | 'waiting' | 'expired';
}

/** The prober writes every ten seconds: what is newer than this may not be there yet. */
const WRITTEN_AFTER_MS = 12_000;

/** Whether clients see a steady state: before the injection, after it, and after the rollback. */
export const handler = createStep('drill-steady-state', async (tools, event): Promise<Result> => {
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

/** No steady state, no drill: every attempt since the prober began must have succeeded, for as long as the targets say. */
async function before(tools: StepTools): Promise<Result> {
  const { plan, probing } = tools.record;
  const { steadyForMs, recoverWithinMs } = plan!.targets;
  const attempts = await attemptsOf(tools);
  const measured = measureSince(tools, attempts, probing!.sinceMs);
  const observed = observedIn(tools, attempts, 'before');
  const isLong = Date.now() - probing!.sinceMs >= steadyForMs + WRITTEN_AFTER_MS;
  if (isLong && measured.recovered && allProbed(tools, measured) && failuresOf(measured) === 0 && observed.settled) {
    await tools.recordPhase('steady', `Every probe has succeeded for ${steadyForMs / 1000} s.`);
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
    `Not steady before the injection: ${text.join(', ') || observed.text || 'not every probe has made an attempt'}.`,
  );
}

async function during(tools: StepTools): Promise<Result> {
  const { record, recordPhase } = tools;
  const { injection, plan } = record;
  const { environment, policy } = tools;
  const observed = await kindOf(record.drill).observe(record, { environment, policy: policy() });
  const nowMs = Date.now();
  const attempts = await attemptsOf(tools);
  const measured = measureSince(tools, attempts, injection!.atMs);
  const ofClients = observedIn(tools, attempts, 'during');
  const settled = observed.settled && ofClients.settled;
  const text = [observed.text, ofClients.text].filter(Boolean).join('; ');
  const { downtimeMs: downtimeSoFarMs } = measured;
  if (settled && injection!.settledAtMs === undefined) {
    await recordPhase(
      'settled',
      `${text}.`,
      { injection: { ...injection!, settledAtMs: nowMs }, downtimeSoFarMs },
      'describe',
    );
  } else if (!settled) await note(tools, `${text}.`);
  if (settled && isSteady(tools, measured, injection!.atMs)) {
    const text = `Every probe has succeeded for ${plan!.targets.steadyForMs / 1000} s again.`;
    await recordPhase('recovered', text, { downtimeSoFarMs });
    return { state: 'steady' };
  }
  return waitOrExpire(tools, injection!.wholeAtMs ?? injection!.atMs);
}

async function after(tools: StepTools): Promise<Result> {
  const { record, store } = tools;
  const { rollback } = record;
  // There was nothing to roll back, so the measurement during the drill is enough.
  if (!rollback?.doneAtMs) return { state: 'steady' };
  const attempts = await attemptsOf(tools);
  const isServed = observedIn(tools, attempts, 'after').settled;
  const over = await kindOf(record.drill).observeAfter?.(record);
  if (over && (record.lastsText ?? '') !== over.text) await store.update(record.drillId, { lastsText: over.text });
  if (
    isServed &&
    (over?.settled ?? true) &&
    isSteady(tools, measureSince(tools, attempts, rollback.atMs), rollback.atMs)
  ) {
    await tools.recordPhase('steady-again', 'Everything is rolled back, and every probe succeeds.');
    return { state: 'steady' };
  }
  return waitOrExpire(tools, rollback.doneAtMs);
}

async function waitOrExpire({ record, recordPhase }: StepTools, sinceMs: number): Promise<Result> {
  const { recoverWithinMs } = record.plan!.targets;
  if (Date.now() - sinceMs < recoverWithinMs) return { state: 'waiting' };
  await recordPhase('expired', `Not recovered within ${recoverWithinMs / 1000} s.`);
  return { state: 'expired' };
}

/** Recovered, and with attempts for as long as the targets say after it. */
function isSteady(tools: StepTools, measured: Measured, sinceMs: number): boolean {
  const long = Date.now() - sinceMs >= tools.record.plan!.targets.steadyForMs + WRITTEN_AFTER_MS;
  return long && measured.recovered && allProbed(tools, measured);
}

const attemptsOf = ({ record, results }: StepTools): Promise<Attempt[]> => results.attempts(record.probing!.prefix);

function measureSince({ record }: StepTools, attempts: readonly Attempt[], fromMs: number): Measured {
  const steadyForMs = record.plan!.targets.steadyForMs;
  return measureAll(attempts, [], { fromMs, untilMs: Date.now(), steadyForMs });
}

/** What attempts show besides their success, where that matters to the drill. */
const observedIn = ({ record }: StepTools, attempts: readonly Attempt[], phase: Phase): Observation =>
  traitsOf(record.drill).observeClients?.(record, attempts, phase) ?? { settled: true, text: '' };

/** A probe without an attempt has not succeeded. */
const allProbed = ({ record }: StepTools, { probes }: Measured): boolean =>
  (record.plan?.probes ?? []).every((name) => probes.some(({ probe, attempts }) => probe === name && attempts > 0));

const failuresOf = ({ probes }: Measured): number =>
  probes.reduce((sum, { failedAttempts }) => sum + failedAttempts, 0);
