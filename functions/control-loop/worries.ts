import { attentionTo, type AttentionTable, type Worry } from './attention.ts';
import type { BaseProgress } from './controller.ts';
import type { BaseDecision } from './decision.ts';
import { repeating } from './repetition.ts';
import type { Evaluation } from './rules.ts';
import { describeTime } from './wording.ts';

/** The number of failures in a row after which people are notified. */
const FAILURES_FOR_ATTENTION = 3;

/** How long a resource cannot be read before people are notified. */
const UNREADABLE_MINUTES = 10;

/**
 * All conditions that may need a person, from the evaluation and the loop's own state. A hold that the decision replaces
 * because a change is deferred counts as well: people are to hear of it although something else is backing off.
 */
export function worriesAbout<Decision extends BaseDecision>(
  { decision, trace }: Pick<Evaluation<Decision>, 'decision' | 'trace'>,
  { failures, repetitions = {} }: BaseProgress,
  table: AttentionTable<Decision>,
  nowMs: number,
): Worry[] {
  const worries: Worry[] = [];
  const last = trace.at(-1)?.considered.at(-1)?.proposal ?? decision;
  for (const held of new Set([decision, last])) {
    const attention = held.kind === 'hold' ? attentionTo(table, held) : 'noted';
    if (typeof attention !== 'object') continue;
    worries.push({ key: `hold ${held.reason}`, ...attention, message: messageOf(attention.message, held) });
  }
  for (const [subject, { count, sinceMs, error }] of Object.entries(failures)) {
    if (count < FAILURES_FOR_ATTENTION) continue;
    const message = `${subject} has failed ${count} times in a row since ${describeTime(sinceMs)}: ${error}. Retrying with exponential backoff, at most 30 min apart.`;
    worries.push({ key: `refused ${subject}`, afterMinutes: 0, message });
  }
  for (const [key, times] of repeating(repetitions, nowMs)) {
    const message = `${key} was done ${times} times within six hours, and each time something reverted it. Slowing down to at most one attempt every two hours. Find out what reverts it.`;
    worries.push({ key: `repeats ${key}`, afterMinutes: 0, message });
  }
  return worries;
}

/** The notification for a change, sent as soon as it is carried out; undefined if it needs none. */
export function messageOfChange<Decision extends BaseDecision>(
  decision: Decision,
  table: AttentionTable<Decision>,
): string | undefined {
  const attention = attentionTo(table, decision);
  return typeof attention === 'object' ? messageOf(attention.message, decision) : undefined;
}

const messageOf = <Decision>(message: string | ((decision: Decision) => string), decision: Decision): string =>
  typeof message === 'string' ? message : message(decision);

/** No decisions are made about a resource that cannot be read. */
export const unreadable = (error: unknown): Worry => ({
  key: 'unreadable',
  afterMinutes: UNREADABLE_MINUTES,
  message: `Its state cannot be read, so no decisions are made: ${describeError(error)}.`,
});

export const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
