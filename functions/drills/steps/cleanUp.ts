import * as z from 'zod/mini';
import { refusalOf, wordsOf } from '../../aws/refused.ts';
import { parseObject } from '../../aws/parseJson.ts';
import { RefusedError } from '../api/refusal.ts';
import type { DrillRecord, Probing } from '../api/record.ts';
import type { DrillContext } from '../machine/context.ts';
import { endingOf, type ExecutionEnd } from '../machine/ending.ts';
import { failed, goOn, type Next, tell } from '../machine/goOn.ts';
import { DELETION_MAX_MS } from '../machine/limits.ts';
import { endWaiting, type Memory, readMemory, type Waiting, withMachineNotice } from '../machine/patience.ts';
import { describeLeft } from '../machine/putRight.ts';
import { askProber, ProberError } from '../measure/prober.ts';
import { noteEnding } from '../machine/noteEnding.ts';
import { rollBackResource } from '../machine/rollBackResource.ts';
import { deleteCreated } from '../machine/deleteCreated.ts';
import { traitsOf } from '../machine/traits.ts';
import { createStep, type StepEvent, type StepTools } from './step.ts';
import { noticeOfLost, recordLost } from '../machine/recordLost.ts';

const ending = {
  Error: z.optional(z.string()),
  Cause: z.optional(z.string()),
  status: z.optional(z.string()),
  error: z.nullish(z.string()),
  cause: z.nullish(z.string()),
};

/**
 * The data of the execution: the error of a state that was caught, or the status event of a killed execution; and what
 * the call before has returned.
 */
const eventSchema = z.object({
  runBy: z.optional(z.string()),
  last: z.optional(
    z.looseObject({
      ...ending,
      ended: z.optional(z.looseObject({ ...ending, input: z.optional(z.string()) })),
      cleanUp: z.optional(z.unknown()),
      /** The answer of SNS, where the state machine had to tell people by itself. */
      told: z.optional(z.looseObject({ MessageId: z.string(), at: z.string() })),
    }),
  ),
});

type Result = { readonly isClean: true } | ({ readonly isClean: false } & Next);

type Event = z.infer<typeof eventSchema>;

/**
 * Rolls back and releases everything, from whatever state: every ending of every state machine calls it, and the status
 * event of a killed execution does. Each call does one step; repeating any of them is harmless. Where AWS or the ledger
 * does not answer, it is called again for as long as it takes.
 */
export const handler = createStep<Result>(
  'drill-clean-up',
  async (tools, event) => {
    const { drillId, input } = tools.record;
    const given = eventSchema.parse(event);
    const memory = memoryOf(given, drillId);
    if (given.last?.cleanUp === undefined) await noteEnding(tools, tools.record, given.runBy);
    const waiting = await cleanUp(tools, given);
    if (waiting) {
      const next = await goOn(tools, { drillId, resource: input.resource, what: WHAT }, memory, waiting);
      return { isClean: false, ...next };
    }
    await tell(tools, input.resource, endWaiting(memory));
    return { isClean: true };
  },
  {
    missing: recordOfLost,
    notOwn: () => ({ isClean: true }),
    async failed(error, event, tools) {
      const { drillId } = event;
      tools.logger.error('the clean-up failed', { drillId, error });
      const memory = memoryOf(eventSchema.parse(event), drillId);
      return {
        isClean: false,
        ...(await goOn(tools, { drillId, resource: drillId, what: WHAT }, memory, failed(error))),
      };
    },
  },
);

const WHAT = 'The clean-up';

const memoryOf = ({ last }: Event, drillId: string): Memory =>
  withMachineNotice(
    readMemory(last?.cleanUp),
    last?.told && { messageId: last.told.MessageId, atMs: Date.parse(last.told.at) },
    `The clean-up of ${drillId} could not be run by Lambda.`,
  );

/** By the input of its own execution, or that of the one which has ended. */
async function recordOfLost(event: StepEvent, context: DrillContext): Promise<DrillRecord | undefined> {
  const { last } = eventSchema.parse(event);
  const input = last?.ended?.input === undefined ? event['input'] : parseObject(last.ended.input);
  return await recordLost(context, { drillId: event.drillId, executionArn: event.executionArn, input });
}

/** @returns what it waits for; undefined once everything is done */
async function cleanUp(tools: StepTools, { last = {} }: Event): Promise<Waiting | undefined> {
  if (tools.record.cleanedAtMs !== undefined) return undefined;
  const { Error, Cause, status, error, cause } = last.ended ?? last;
  await concludeIfOpen(tools, { status, error: Error ?? error ?? undefined, cause: Cause ?? cause ?? undefined });
  // After the verdict nothing is injected any more; an injection that began just before it is in the ledger by now.
  const current = { ...tools, record: await tools.store.get(tools.record.drillId) };
  const { waiting } = await rollBackResource(current);
  if (waiting) {
    await renew(current);
    return waiting;
  }
  const releasing = await release(current);
  if (releasing) return releasing;
  const deletion = await deleteCreated(current);
  if (deletion.waiting) return deletion.waiting;
  const dropping = await finish(current);
  if (dropping) return dropping;
  await conclude(tools);
  return undefined;
}

/** A person must act on what is left, unless a person has decided so. */
async function conclude(tools: StepTools): Promise<void> {
  const record = await tools.store.get(tools.record.drillId);
  const { drillId, input } = record;
  const left = describeLeft(record);
  const message = left === undefined ? noticeOfLost(record) : `${drillId} has left ${input.resource} changed. ${left}.`;
  if (message !== undefined && !record.leave) {
    const nowMs = Date.now();
    await tell(tools, input.resource, [{ key: 'left', state: 'raised', sinceMs: nowMs, message }]);
  }
  const text = left
    ? 'All interlocks are released; the rollback is incomplete, and a person must act.'
    : 'Everything is rolled back, and all interlocks are released.';
  await tools.recordPhase('cleaned', text, { cleanedAtMs: Date.now() });
}

/** While it rolls back, the resource stays the drill's own, for as long as that takes. */
async function renew({ interlocks, locks, record }: StepTools): Promise<void> {
  const { drillId, input, interlocked = [], lock } = record;
  const nowMs = Date.now();
  if (!lock || !(await locks.renew(lock, drillId, nowMs))) return;
  for (const controller of interlocked) {
    // What somebody else has interlocked by now is left alone by its controller all the same.
    await interlocks.take(controller, input.resource, drillId, nowMs).catch((error: unknown) => {
      if (!(error instanceof RefusedError)) throw error;
    });
  }
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
 * @returns what it waits for; undefined once the prober has had the time to stop
 */
async function release(tools: StepTools): Promise<Waiting | undefined> {
  const { interlocks, record, store } = tools;
  const { drillId, interlocked = [], input, probing, releasedAtMs } = record;
  const nowMs = Date.now();
  if (releasedAtMs === undefined) {
    for (const controller of interlocked) await interlocks.release(controller, input.resource, drillId);
    const waiting = probing && (await stopProbes(tools, probing, nowMs));
    if (waiting) return waiting;
    await store.update(drillId, { releasedAtMs: nowMs });
  }
  const isStopping = probing && nowMs - (releasedAtMs ?? nowMs) < PROBER_STOPS_WITHIN_MS;
  return isStopping ? { text: 'The probes are being stopped', hindrance: undefined } : undefined;
}

/** A bucket that refuses costs results, and never the rest of the clean-up: the prober ends by itself. */
async function stopProbes(
  { record, recordPhase, results }: StepTools,
  { prefix, untilMs }: Probing,
  nowMs: number,
): Promise<Waiting | undefined> {
  try {
    await results.stop(prefix);
    return undefined;
  } catch (error) {
    if (refusalOf(error) === undefined && nowMs < untilMs && !record.leave)
      return { text: `The probes cannot be stopped: ${wordsOf(error)}`, hindrance: 'unanswered' };
    const untilTime = new Date(untilMs).toISOString().slice(11, 16);
    const text = `The probes could not be stopped, and go on until ${untilTime} UTC: ${wordsOf(error)}`;
    await recordPhase('probes-left', text);
    return undefined;
  }
}

/** Last come the tables that the probes wrote to, the cool-down and the lock. @returns what it waits for */
async function finish(tools: StepTools): Promise<Waiting | undefined> {
  const { locks, record, settings, recordPhase } = tools;
  const { drillId, injection, input, leave, lock, releasedAtMs = 0 } = record;
  try {
    await askProber(tools, record, 'clean-up');
  } catch (error) {
    const isLate = Date.now() - releasedAtMs >= DELETION_MAX_MS;
    const isUnanswered = !(error instanceof ProberError) && refusalOf(error) === undefined;
    if (isUnanswered && !isLate && !leave)
      return { text: `The tables of the probes cannot be dropped: ${wordsOf(error)}`, hindrance: 'unanswered' };
    // A database that does not answer must not block the rest of the clean-up.
    await recordPhase('tables-left', `The tables of the probes are left: ${wordsOf(error)}`);
  }
  if (!lock) return undefined;
  const sinceMs = Date.now();
  const coolDown = { sinceMs, untilMs: sinceMs + settings.coolDownSeconds * 1000 };
  if (injection) await locks.startCoolDown(traitsOf(record.drill).radiusOf(input.resource), drillId, coolDown);
  await locks.release(lock, drillId);
  return undefined;
}
