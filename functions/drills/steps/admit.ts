import * as z from 'zod/mini';
import { isDrillName } from '../../../fleet/drillNames.ts';
import { ALL_RESOURCES } from '../../control-loop/items.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { Pauses } from '../../control-loop/pauses.ts';
import { closed } from '../machine/calendar.ts';
import { createContext, policyOf } from '../machine/context.ts';
import { readInput } from '../api/input.ts';
import { canonical } from '../machine/planHash.ts';
import { UNVERIFIED } from '../api/people.ts';
import type { DrillRecord } from '../api/record.ts';
import { refuse, RefusedError } from '../api/refusal.ts';
import { traitsOf } from '../machine/traits.ts';
import { createTell, writeRefusal } from './step.ts';

const context = createContext();

const eventSchema = z.object({ drillId: z.string(), drill: z.string(), executionArn: z.string(), input: z.unknown() });

/**
 * Whether a drill may begin at all: by the input, the calendar, the fleet, pauses, the cool-down and the lock. What
 * needs AWS to be asked about the resource is the preflight's.
 */
export const handler = createFunction<unknown, { readonly admitted: true }>('drill-admit', async (event) => {
  const given = eventSchema.parse(event);
  if (!isDrillName(given.drill)) throw new Error(`There is no drill ${given.drill}.`);
  const record = await ensureRecord({ ...given, drill: given.drill });
  const tell = createTell(context, record);
  try {
    await admit(record, Date.now());
  } catch (error) {
    if (error instanceof RefusedError) await writeRefusal(context, record, error, tell);
    throw error;
  }
  await tell('admitted', `${record.drillId} may begin.`, { startedAtMs: Date.now() });
  return { admitted: true };
});

async function admit(record: DrillRecord, nowMs: number): Promise<void> {
  const { locks, settings, store } = context;
  // No refusal: what it has come to follows from who ended it, in the clean-up.
  if (record.abort) throw new Error(`${record.abort.by} has ended it: ${record.abort.why}.`);
  const input = readInput(record.drill, record.input);
  const policy = policyOf(settings, record.drill, input.resource);
  const traits = traitsOf(record.drill);
  const refusal = closed(settings.calendar, nowMs);
  if (refusal) throw new RefusedError(refusal);
  if (policy.probes.length === 0) {
    throw refuse('no-probe', `No probe, no drill: the fleet names none for ${record.drill} of ${input.resource}.`);
  }
  await checkPauses(traits.watches, input.resource, nowMs);
  const radius = traits.radiusOf(input.resource);
  await locks.checkCoolDown(radius, nowMs);
  const lock = await locks.acquire(radius, record.drillId, nowMs);
  await store.update(record.drillId, { lock });
}

/** Who comes in by a door has a record already. Whoever starts an execution by hand gets one here, as nobody known. */
async function ensureRecord(given: {
  drillId: string;
  drill: DrillRecord['drill'];
  executionArn: string;
  input: unknown;
}) {
  const { drillId, drill, executionArn } = given;
  const input = (given.input ?? {}) as DrillRecord['input'];
  const requestedAtMs = Date.now();
  const byHand = {
    atMs: requestedAtMs,
    source: 'person' as const,
    text: 'Somebody started it by hand, past every door.',
  };
  const timeline = [byHand];
  await context.store.create({
    drillId,
    drill,
    input,
    executionArn,
    requestedBy: UNVERIFIED,
    requestedAtMs,
    timeline,
  });
  const record = await context.store.get(drillId);
  // The door wrote down what it was asked for: an execution that gets something else was not started by it.
  if (record.requestedBy === UNVERIFIED || canonical(record.input) === canonical(input)) return record;
  await context.store.update(drillId, { requestedBy: UNVERIFIED, input }, { timeline });
  return { ...record, requestedBy: UNVERIFIED, input };
}

/** A person's word to leave the resource alone beats a drill, too. */
async function checkPauses(controllers: readonly string[], resource: string, nowMs: number): Promise<void> {
  for (const controller of controllers) {
    const pauses = await new Pauses(context.environment.tableName, controller).list(nowMs);
    const pause = pauses.get(resource) ?? pauses.get(ALL_RESOURCES);
    if (pause) throw refuse('paused', `${pause.by} has paused ${controller} of ${resource}: ${pause.why}.`);
  }
}
