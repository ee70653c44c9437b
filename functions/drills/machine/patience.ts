import * as z from 'zod/mini';
import { attend, type Concerns, endAll, type Notice, type Worry } from '../../control-loop/attention.ts';

/**
 * What a step that is repeated until it succeeds remembers from one call to the next. It is kept in the data of the
 * execution, because the ledger may be what does not answer.
 */
export interface Memory {
  readonly concerns: Concerns;
  /** Since when AWS has not answered. */
  readonly unansweredSinceMs?: number;
  /** The message that the state machine has sent by itself, as SNS knows it, once it is among the concerns. */
  readonly toldBy?: string;
}

const concernSchema = z.object({
  sinceMs: z.number(),
  dueMs: z.number(),
  toldMs: z.optional(z.number()),
  goneMs: z.optional(z.number()),
  message: z.string(),
});

const memorySchema = z.object({
  concerns: z.record(z.string(), concernSchema),
  unansweredSinceMs: z.optional(z.number()),
  toldBy: z.optional(z.string()),
});

const NOTHING: Memory = { concerns: {} };

/** @param given the output of the call before; anything else is a first call */
export function readMemory(given: unknown): Memory {
  const parsed = z.safeParse(z.object({ memory: memorySchema }), given);
  return parsed.success ? (parsed.data.memory as Memory) : NOTHING;
}

/** Why a step has to be repeated. */
export interface Waiting {
  /** What it waits for, without a full stop. */
  readonly text: string;
  /** AWS did not answer, so that nothing can be judged. Otherwise it is under way. */
  readonly isUnanswered: boolean;
}

/** A failed call may have been a passing one; what takes longer than a minute is an outage. */
const UNANSWERED_AFTER_MINUTES = 1;

/** A rollback takes a minute or two. */
const UNDER_WAY_AFTER_MINUTES = 5;

/** Whoever has been told may have left it to the next shift, or forgotten it. */
const TOLD_AGAIN_MINUTES = 60;

/** The first wait is as long as that between two polls; the longest one bounds how late it goes on, or is left. */
const WAIT_SECONDS = { least: 5, most: 120 };

/** The wait before the next call, what to remember until then, and what to tell people now. */
export function waitPatiently(
  memory: Memory,
  { text, isUnanswered }: Waiting,
  advice: string,
  nowMs: number,
): { readonly waitSeconds: number; readonly memory: Memory; readonly notices: readonly Notice[] } {
  const sinceMs = isUnanswered ? (memory.unansweredSinceMs ?? nowMs) : undefined;
  const worry: Worry = {
    key: isUnanswered ? 'unanswered' : 'under-way',
    afterMinutes: isUnanswered ? UNANSWERED_AFTER_MINUTES : UNDER_WAY_AFTER_MINUTES,
    againMinutes: TOLD_AGAIN_MINUTES,
    message: `${text}. ${advice}`,
  };
  const { concerns, notices } = attend(memory.concerns, [worry], nowMs);
  const { toldBy } = memory;
  return {
    waitSeconds: waitSecondsAfter(sinceMs === undefined ? 0 : nowMs - sinceMs),
    memory: {
      concerns,
      ...(sinceMs !== undefined && { unansweredSinceMs: sinceMs }),
      ...(toldBy !== undefined && { toldBy }),
    },
    notices,
  };
}

/** Each wait is as long as all of them together were before it, from five seconds to two minutes. */
const waitSecondsAfter = (unansweredMs: number): number =>
  Math.min(WAIT_SECONDS.most, Math.max(WAIT_SECONDS.least, Math.round(unansweredMs / 1000)));

/** All is done: what to tell those who have been told. */
export const endWaiting = ({ concerns }: Memory): readonly Notice[] => endAll(concerns);

/** The state machine itself has told people, because the function did not run: now it does. */
export function withMachineNotice(
  memory: Memory,
  told: { readonly messageId: string; readonly atMs: number } | undefined,
  message: string,
): Memory {
  if (told === undefined || told.messageId === memory.toldBy) return memory;
  const { messageId, atMs } = told;
  const unreachable = { sinceMs: atMs, dueMs: atMs + TOLD_AGAIN_MINUTES * 60_000, toldMs: atMs, message };
  return { ...memory, concerns: { ...memory.concerns, unreachable }, toldBy: messageId };
}
