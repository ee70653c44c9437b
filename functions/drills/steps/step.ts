import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod/mini';
import { createFunction } from '../../control-loop/middleware.ts';
import { inform } from '../../control-loop/eventBus.ts';
import { createContext, type DrillContext, policyOf } from '../machine/context.ts';
import { type DrillRecord } from '../api/record.ts';
import { refuse, RefusedError } from '../api/refusal.ts';
import type { TimelineEntry } from '../api/report.ts';
import type { DrillPolicy } from '../../../fleet/drills.ts';

export interface StepTools extends DrillContext {
  readonly logger: Logger;
  /** The ARN of the function that runs the step. */
  readonly functionArn: string;
  readonly record: DrillRecord;
  readonly policy: () => DrillPolicy;
  /** Adds a line to the timeline of the drill, with fields of its record, and publishes both as an event. */
  readonly recordPhase: (
    phase: string,
    text: string,
    fields?: Partial<DrillRecord>,
    source?: TimelineEntry['source'],
  ) => Promise<void>;
}

interface Otherwise<Result> {
  readonly missing?: (event: StepEvent, context: DrillContext) => Promise<DrillRecord | undefined>;
  readonly notOwn?: (drillId: string) => Result;
  readonly failed?: (
    error: unknown,
    event: StepEvent,
    tools: DrillContext & { readonly logger: Logger },
  ) => Promise<Result>;
}

export type StepEvent = z.infer<typeof eventSchema>;

/** An execution that began before an upgrade may not say which one it is. */
const eventSchema = z.looseObject({ drillId: z.string(), executionArn: z.optional(z.string()) });

/**
 * A step of a drill: it reads the drill from the ledger, does one thing, and writes its result to the ledger. A refusal
 * is written as the verdict and then thrown, so that the state machine goes to its clean-up. After the injection nothing
 * can be refused any more: the clean-up decides the verdict.
 * @param options.missing makes the record of a drill that has none (default: it fails)
 * @param options.notOwn what is said to an execution whose name another one had before, and which therefore has no drill
 * (default: it fails)
 * @param options.failed what is said where the work fails, or the ledger (default: it fails, too)
 */
export function createStep<Result>(
  name: string,
  work: (tools: StepTools, event: Readonly<Record<string, unknown>>) => Promise<Result>,
  { missing, notOwn, failed }: Otherwise<Result> = {},
) {
  const context = createContext();
  const recordOrNew = async (given: StepEvent, make: NonNullable<typeof missing>) =>
    (await context.store.find(given.drillId)) ?? (await make(given, context));
  const take = async (given: StepEvent, functionArn: string, logger: Logger): Promise<Result> => {
    const record = (missing && (await recordOrNew(given, missing))) ?? (await context.store.get(given.drillId));
    if (given.executionArn !== undefined && given.executionArn !== record.executionArn) {
      if (notOwn) return notOwn(given.drillId);
      throw nameUsed(record);
    }
    const recordPhase = phaseRecorder(context, record);
    try {
      return await work(
        {
          ...context,
          logger,
          functionArn,
          record,
          policy: () => policyOf(context.settings, record.drill, record.input.resource),
          recordPhase,
        },
        given,
      );
    } catch (error) {
      if (error instanceof RefusedError && !record.injection) await writeRefusal(context, record, error, recordPhase);
      throw error;
    }
  };
  return createFunction<unknown, Result>(name, async (event, { invokedFunctionArn }, { logger }) => {
    const given = eventSchema.parse(event);
    if (!failed) return await take(given, invokedFunctionArn, logger);
    return await take(given, invokedFunctionArn, logger).catch(
      async (error: unknown) => await failed(error, given, { ...context, logger }),
    );
  });
}

/** Drills are known by the names of their executions, which are unique on one machine only. */
export const nameUsed = ({ drillId, drill, executionArn }: DrillRecord): RefusedError =>
  refuse(
    'name-used',
    `${drillId} is the name of another drill (${drill}, ${executionArn || 'which was refused'}): start this one under a new name.`,
  );

/** The first verdict counts; so does an abort before it. */
export async function writeRefusal(
  { store }: Pick<DrillContext, 'store'>,
  record: DrillRecord,
  { refusal }: RefusedError,
  recordPhase: StepTools['recordPhase'],
): Promise<void> {
  const verdict = { verdict: 'refused' as const, ...refusal };
  if (await store.update(record.drillId, verdict, { unless: ['verdict', 'abort'] })) {
    await recordPhase('refused', `refused: ${refusal.explanation}`);
  }
}

/** What AWS reports, as a line of the timeline: only where it has changed. */
export async function note({ record, store }: Pick<StepTools, 'record' | 'store'>, text: string): Promise<void> {
  const last = record.timeline?.findLast(({ source }) => source === 'describe');
  if (last?.text === text) return;
  await store.update(record.drillId, {}, { timeline: [{ atMs: Date.now(), source: 'describe', text }] });
}

/** Makes what records the phases of one drill. */
export const phaseRecorder =
  (
    { store, environment }: Pick<DrillContext, 'store' | 'environment'>,
    record: DrillRecord,
  ): StepTools['recordPhase'] =>
  async (phase, text, fields = {}, source = 'drill') => {
    const atMs = Date.now();
    const { drillId, drill } = record;
    await store.update(drillId, fields, { timeline: [{ atMs, source, text }] });
    const detail = { schemaVersion: 1 as const, drillId, drill, resource: record.input.resource, phase, text };
    // Whoever follows the drill may miss a line; the drill, and above all its clean-up, goes on.
    await inform({ busName: environment.busName }, atMs, { 'detail-type': 'Drill Changed', detail });
  };
