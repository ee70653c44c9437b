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

/**
 * What keeps a step from going on: AWS has no permission for it, refuses it for another reason, or does not answer, so
 * that nothing can be judged.
 */
export type Hindrance = 'denied' | 'refused' | 'unanswered';

/** Why a step has to be repeated. */
export interface Waiting {
  /** What it waits for, without a full stop. */
  readonly text: string;
  /** Undefined where it is under way. */
  readonly hindrance: Hindrance | undefined;
  /** How long it may last before people are told (default: by what it waits for). */
  readonly afterMinutes?: number;
}

/** The first wait is as long as that between two polls; the longest one bounds how late it goes on, or is left. */
const WAIT_SECONDS = { least: 5, most: 120 };

/**
 * Clients are affected meanwhile. A single call may fail, or be throttled, and the next one not: what the next look finds
 * as well is told. Permissions do not come back by themselves. What is under way takes a minute or two.
 */
const TOLD_AFTER_MINUTES: Readonly<Record<Hindrance | 'under-way', number>> = {
  denied: 0,
  refused: WAIT_SECONDS.least / 60,
  unanswered: WAIT_SECONDS.least / 60,
  'under-way': 5,
};

/** Whoever has been told may have left it to the next shift, or forgotten it. */
const TOLD_AGAIN_MINUTES = 60;

/** The wait before the next call, what to remember until then, and what to tell people now. */
export function waitPatiently(
  memory: Memory,
  { text, hindrance, afterMinutes }: Waiting,
  advice: string,
  nowMs: number,
): { readonly waitSeconds: number; readonly memory: Memory; readonly notices: readonly Notice[] } {
  const sinceMs = hindrance === 'unanswered' ? (memory.unansweredSinceMs ?? nowMs) : undefined;
  const key = hindrance ?? 'under-way';
  const worry: Worry = {
    key,
    afterMinutes: afterMinutes ?? TOLD_AFTER_MINUTES[key],
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
