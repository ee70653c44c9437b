import * as z from 'zod/mini';
import { type Came, endingOf } from '../machine/ending.ts';
import { askProber } from '../measure/prober.ts';
import { createPutBack } from '../machine/rollBack.ts';
import { retire } from '../machine/retire.ts';
import { traitsOf } from '../machine/traits.ts';
import { createStep, type StepTools } from './step.ts';

/** Whatever the execution had last: the error of a state that was caught, or what a killed execution's event says. */
const eventSchema = z.object({
  came: z.optional(
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
 * Leaves everything as the drill found it, from whatever state: called by every ending of every machine, and again for
 * executions that were killed. Each call does one step; repeating any of them is harmless.
 */
export const handler = createStep('drill-clean-up', async (tools, event) => {
  const { came = {} } = eventSchema.parse(event);
  if (tools.record.cleanedAtMs !== undefined) return { isClean: true };
  await concludeIfOpen(tools, {
    status: came.status,
    error: came.Error ?? came.error ?? undefined,
    cause: came.Cause ?? came.cause ?? undefined,
  });
  // From the verdict on nothing is injected any more; what had begun just before it stands in the ledger by now.
  const current = { ...tools, record: await tools.store.get(tools.record.drillId) };
  if ((await createPutBack(current)()) === 'under-way') return { isClean: false };
  if (!(await letGo(current))) return { isClean: false };
  const retired = await retire(current);
  if (retired === 'under-way') return { isClean: false };
  await tidyUp(current);
  const text =
    current.record.leftText || retired === 'left'
      ? 'Nothing is held any more; what could not be put back is for a person to look at.'
      : 'Everything is as the drill has found it, and nothing is held any more.';
  await tools.tell('cleaned', text, { cleanedAtMs: Date.now() });
  return { isClean: true };
});

async function concludeIfOpen({ record, store, tell }: StepTools, came: Came): Promise<void> {
  if (record.verdict !== undefined) return;
  const ending = endingOf(record, came);
  if (await store.update(record.drillId, ending, { unless: ['verdict'] })) {
    await tell(ending.verdict, `${ending.verdict}: ${ending.explanation}`);
  }
}

/** The prober asks every ten seconds whether it is to stop, and may be in the middle of an attempt then. */
const PROBER_STOPS_WITHIN_MS = 12_000;

/**
 * What clients feel goes first: the controllers work again, and the probes end.
 * @returns whether the prober has had the time to end
 */
async function letGo({ holds, record, results, store }: StepTools): Promise<boolean> {
  const { drillId, held = [], input, probing, releasedAtMs } = record;
  const nowMs = Date.now();
  if (releasedAtMs !== undefined) return !probing || nowMs - releasedAtMs >= PROBER_STOPS_WITHIN_MS;
  for (const controller of held) await holds.release(controller, input.resource, drillId);
  if (probing) await results.stop(probing.prefix);
  await store.update(drillId, { releasedAtMs: nowMs });
  return !probing;
}

/** The last things: the tables that the probes wrote to, the cool-down and the lock. */
async function tidyUp(tools: StepTools): Promise<void> {
  const { locks, record, settings, tell } = tools;
  const { drillId, injection, input, lock } = record;
  // A database that does not answer must not keep everything else from being cleaned up.
  await askProber(tools, record, 'clean-up').catch((error: unknown) => tell('tables-left', String(error)));
  if (!lock) return;
  const untilMs = Date.now() + settings.coolDownSeconds * 1000;
  if (injection) await locks.startCoolDown(traitsOf(record.drill).radiusOf(input.resource), drillId, untilMs);
  await locks.release(lock, drillId);
}
