import * as z from 'zod/mini';
import { isDrillName } from '../../../fleet/drillNames.ts';
import { ALL_RESOURCES } from '../../control-loop/items.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { Pauses } from '../../control-loop/pauses.ts';
import { calendarRefusal } from '../machine/calendar.ts';
import { createContext, policyOf } from '../machine/context.ts';
import { readInput } from '../api/input.ts';
import { ensureRecord } from '../machine/ensureRecord.ts';
import { type DrillRecord, isWaitingForApproval } from '../api/record.ts';
import { dryRadiusOf } from '../machine/lock.ts';
import { refuse, RefusedError } from '../api/refusal.ts';
import { traitsOf } from '../machine/traits.ts';
import { nameUsed, phaseRecorder, writeRefusal } from './step.ts';

const context = createContext();

const eventSchema = z.object({ drillId: z.string(), drill: z.string(), executionArn: z.string(), input: z.unknown() });

/**
 * Whether a drill may begin at all: by the input, the calendar, the fleet, pauses, the cool-down and the lock. Checks of
 * the resource in AWS belong to the preflight.
 */
export const handler = createFunction<unknown, { readonly admitted: true }>('drill-admit', async (event) => {
  const given = eventSchema.parse(event);
  if (!isDrillName(given.drill)) throw new Error(`There is no drill ${given.drill}.`);
  const record = await ensureRecord(context, { ...given, drill: given.drill });
  // Not written as a verdict: the record is that of another drill, which may be running.
  if (!isOwn(record, given)) throw nameUsed(record);
  const recordPhase = phaseRecorder(context, record);
  try {
    await admit(record, given.input, Date.now());
  } catch (error) {
    if (error instanceof RefusedError) await writeRefusal(context, record, error, recordPhase);
    throw error;
  }
  await recordPhase('admitted', `${record.drillId} may begin.`, { startedAtMs: Date.now() });
  return { admitted: true };
});

/** A drill that has been cleaned up is over: nothing would release what it took now. */
const isOwn = (record: DrillRecord, { drill, executionArn }: z.infer<typeof eventSchema>): boolean =>
  record.drill === drill && record.executionArn === executionArn && record.cleanedAtMs === undefined;

async function admit(record: DrillRecord, given: unknown, nowMs: number): Promise<void> {
  const { locks, settings, store } = context;
  // No refusal: the clean-up derives the verdict from the abort.
  if (record.abort) throw new Error(`Aborted by ${record.abort.by}: ${record.abort.why}.`);
  if (record.verdict !== undefined) throw new Error(`${record.drillId} has already ended: ${record.verdict}.`);
  const input = readInput(record.drill, given);
  policyOf(settings, record.drill, input.resource);
  const traits = traitsOf(record.drill);
  const refusal = calendarRefusal(settings.calendar, nowMs);
  if (refusal) throw new RefusedError(refusal);
  await checkPauses(traits.watches, input.resource, nowMs);
  const radius = traits.radiusOf(input.resource);
  await locks.checkCoolDown(radius, nowMs, await before(record));
  if (input.dryRun) await checkOtherDrill(radius, record.drillId, nowMs);
  const lock = await locks.acquire(input.dryRun ? dryRadiusOf(radius) : radius, record.drillId, nowMs);
  if (await store.update(record.drillId, { lock }, { unless: ['verdict', 'cleanedAtMs'] })) return;
  // Its clean-up has begun meanwhile, and does not know of the lock.
  await locks.release(lock, record.drillId);
  throw new Error(`${record.drillId} has ended before it was admitted.`);
}

/** The drills of the same game day that were run before: one approval covers them all, so none waits for the other to cool down. */
async function before({ partOf }: DrillRecord): Promise<readonly string[]> {
  if (partOf === undefined) return [];
  const gameDay = await context.store.find(partOf);
  return gameDay?.gameDay?.drills.flatMap(({ drillId }) => drillId ?? []) ?? [];
}

/**
 * A dry run may be made while another drill waits for approval: whoever is to approve may want to see it.
 * @throws {RefusedError} another-drill, while one is under way
 */
async function checkOtherDrill(radius: string, drillId: string, nowMs: number): Promise<void> {
  const holder = await context.locks.holderOf(radius, nowMs);
  const other = holder === undefined || holder === drillId ? undefined : await context.store.find(holder);
  if (!other || isWaitingForApproval(other)) return;
  throw refuse('another-drill', `Another drill of ${other.input.resource} is under way: ${other.drillId}.`);
}

/** An operator's pause takes precedence over a drill, too. */
async function checkPauses(controllers: readonly string[], resource: string, nowMs: number): Promise<void> {
  for (const controller of controllers) {
    const pauses = await new Pauses(context.environment.tableName, controller).list(nowMs);
    const pause = pauses.get(resource) ?? pauses.get(ALL_RESOURCES);
    if (pause) throw refuse('paused', `${controller} of ${resource} is paused by ${pause.by}: ${pause.why}.`);
  }
}
