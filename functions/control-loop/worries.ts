import { attentionTo, type AttentionTable, type Worry } from './attention.ts';
import type { BaseProgress } from './controller.ts';
import type { BaseDecision } from './decision.ts';
import { repeating } from './repetition.ts';
import { describeTime } from './wording.ts';

/** So many failures in a row are no accident any more. */
const FAILURES_FOR_ATTENTION = 3;

/** What cannot be read for so long is no accident either. */
const UNREADABLE_MINUTES = 10;

/** All that may need a person, as one decision and what the loop remembers have it. */
export function worriesAbout<Decision extends BaseDecision>(
  decision: Decision,
  { failures, repetitions = {} }: BaseProgress,
  table: AttentionTable<Decision>,
  nowMs: number,
): Worry[] {
  const worries: Worry[] = [];
  const attention = decision.kind === 'hold' ? attentionTo(table, decision) : 'noted';
  if (typeof attention === 'object') {
    worries.push({ key: `hold ${decision.reason}`, ...attention, message: messageOf(attention.message, decision) });
  }
  for (const [subject, { count, sinceMs, error }] of Object.entries(failures)) {
    if (count < FAILURES_FOR_ATTENTION) continue;
    const message = `${subject} has failed ${count} times in a row since ${describeTime(sinceMs)}: ${error}. Retrying with exponential backoff, at most 30 min apart.`;
    worries.push({ key: `refused ${subject}`, afterMinutes: 0, message });
  }
  for (const [key, times] of repeating(repetitions, nowMs)) {
    const message = `${key} was done ${times} times within six hours, and undone each time by somebody else or by what it meets. Slowing down: at most one attempt in two hours. Find out what works against it.`;
    worries.push({ key: `repeats ${key}`, afterMinutes: 0, message });
  }
  return worries;
}

/** A change that people hear of as soon as it is carried out; undefined for one that they need not hear of. */
export function messageOfChange<Decision extends BaseDecision>(
  decision: Decision,
  table: AttentionTable<Decision>,
): string | undefined {
  const attention = attentionTo(table, decision);
  return typeof attention === 'object' ? messageOf(attention.message, decision) : undefined;
}

const messageOf = <Decision>(message: string | ((decision: Decision) => string), decision: Decision): string =>
  typeof message === 'string' ? message : message(decision);

/** A resource that cannot be read is decided about by nobody. */
export const unreadable = (error: unknown): Worry => ({
  key: 'unreadable',
  afterMinutes: UNREADABLE_MINUTES,
  message: `It cannot be read, so that nothing is decided about it: ${describeError(error)}.`,
});

export const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
