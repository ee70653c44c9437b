import * as z from 'zod/mini';
import { wordsOf } from '../../aws/refused.ts';
import { endingOf, type ExecutionEnd } from '../machine/ending.ts';
import { askProber } from '../measure/prober.ts';
import { rollBackResource } from '../machine/rollBackResource.ts';
import { deleteCreated } from '../machine/deleteCreated.ts';
import { traitsOf } from '../machine/traits.ts';
import { createStep, type StepTools } from './step.ts';

/** The last output of the execution: the error of a state that was caught, or the status event of a killed execution. */
const eventSchema = z.object({
  last: z.optional(
    z.looseObject({
      Error: z.optional(z.string()),
      Cause: z.optional(z.string()),
      status: z.optional(z.string()),
      error: z.nullish(z.string()),
      cause: z.nullish(z.string()),
    }),
  ),
});

/**
 * Rolls back and releases everything, from whatever state: every ending of every state machine calls it, and the status
 * event of a killed execution does. Each call does one step; repeating any of them is harmless.
 */
export const handler = createStep('drill-clean-up', cleanUp, () => ({ isClean: true }));

async function cleanUp(tools: StepTools, event: Readonly<Record<string, unknown>>): Promise<{ isClean: boolean }> {
  const { last = {} } = eventSchema.parse(event);
  if (tools.record.cleanedAtMs !== undefined) return { isClean: true };
  await concludeIfOpen(tools, {
    status: last.status,
    error: last.Error ?? last.error ?? undefined,
    cause: last.Cause ?? last.cause ?? undefined,
  });
  // After the verdict nothing is injected any more; an injection that began just before it is in the ledger by now.
  const current = { ...tools, record: await tools.store.get(tools.record.drillId) };
  if ((await rollBackResource(current)) === 'under-way') {
    await renew(current);
    return { isClean: false };
  }
  if (!(await release(current))) return { isClean: false };
  const deletion = await deleteCreated(current);
  if (deletion === 'under-way') return { isClean: false };
  await finish(current);
  const text =
    current.record.leftText || deletion === 'left'
      ? 'All interlocks are released; the rollback is incomplete, and a person must act.'
      : 'Everything is rolled back, and all interlocks are released.';
  await tools.recordPhase('cleaned', text, { cleanedAtMs: Date.now() });
  return { isClean: true };
}

/** While it rolls back, the resource stays the drill's own, for as long as that takes. */
async function renew({ interlocks, locks, record }: StepTools): Promise<void> {
  const { drillId, input, interlocked = [], lock } = record;
  const nowMs = Date.now();
  if (!lock || !(await locks.renew(lock, drillId, nowMs))) return;
  for (const controller of interlocked) await interlocks.take(controller, input.resource, drillId, nowMs);
}

async function concludeIfOpen({ record, store, recordPhase }: StepTools, end: ExecutionEnd): Promise<void> {
  if (record.verdict !== undefined) return;
  const ending = endingOf(record, end);
  if (await store.update(record.drillId, ending, { unless: ['verdict'] })) {
    await recordPhase(ending.verdict, `${ending.verdict}: ${ending.explanation}`);
  }
}

/** The prober checks every ten seconds whether it must stop, and may be in the middle of an attempt then. */
const PROBER_STOPS_WITHIN_MS = 12_000;

/**
 * What clients depend on comes first: the interlocks are released, and the probes stop.
 * @returns whether the prober has had the time to stop
 */
async function release({ interlocks, record, results, store, recordPhase }: StepTools): Promise<boolean> {
  const { drillId, interlocked = [], input, probing, releasedAtMs } = record;
  const nowMs = Date.now();
  if (releasedAtMs !== undefined) return !probing || nowMs - releasedAtMs >= PROBER_STOPS_WITHIN_MS;
  for (const controller of interlocked) await interlocks.release(controller, input.resource, drillId);
  // A bucket that refuses costs results, and never the rest of the clean-up: the prober ends by itself.
  if (probing) {
    await results.stop(probing.prefix).catch(async (error: unknown) => {
      const untilTime = new Date(probing.untilMs).toISOString().slice(11, 16);
      const text = `The probes could not be stopped, and go on until ${untilTime} UTC: ${wordsOf(error)}`;
      await recordPhase('probes-left', text);
    });
  }
  await store.update(drillId, { releasedAtMs: nowMs });
  return !probing;
}

/** Last come the tables that the probes wrote to, the cool-down and the lock. */
async function finish(tools: StepTools): Promise<void> {
  const { locks, record, settings, recordPhase } = tools;
  const { drillId, injection, input, lock } = record;
  // A database that does not answer must not block the rest of the clean-up.
  await askProber(tools, record, 'clean-up').catch((error: unknown) => recordPhase('tables-left', String(error)));
  if (!lock) return;
  const untilMs = Date.now() + settings.coolDownSeconds * 1000;
  if (injection) await locks.startCoolDown(traitsOf(record.drill).radiusOf(input.resource), drillId, untilMs);
  await locks.release(lock, drillId);
}
