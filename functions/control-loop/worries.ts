import { attentionTo, type AttentionTable, type Worry } from './attention.ts';
import type { BaseProgress } from './controller.ts';
import type { BaseDecision } from './decision.ts';
import { type Failures, isStillTried } from './failures.ts';
import { repeating, type Repetitions } from './repetition.ts';
import type { Evaluation } from './rules.ts';
import { describeTime } from './wording.ts';

/** The number of failures in a row after which people are notified. */
const FAILURES_FOR_ATTENTION = 3;

/** The maximum number of notifications about refusals of one resource, and as many about repetitions. */
const MAX_NOTIFICATIONS = 10;

/** How long a resource cannot be read before people are notified. */
const UNREADABLE_MINUTES = 10;

/**
 * All conditions that may need a person, from the evaluation and the loop's own state. A hold that the decision replaces
 * because a change is deferred counts as well: people are to hear of it although something else is backing off.
 * @param revertedBy who has reverted a change that repeats itself, if anybody knows
 */
export function worriesAbout<Decision extends BaseDecision>(
  { decision, trace }: Pick<Evaluation<Decision>, 'decision' | 'trace'>,
  { failures, repetitions = {} }: BaseProgress,
  table: AttentionTable<Decision>,
  nowMs: number,
  revertedBy: (key: string) => string | undefined = () => undefined,
): Worry[] {
  const worries: Worry[] = [];
  for (const held of heldIn({ decision, trace })) {
    const attention = held.kind === 'hold' ? attentionTo(table, held) : 'noted';
    if (typeof attention !== 'object') continue;
    worries.push({ key: `hold ${held.reason}`, ...attention, message: messageOf(attention.message, held) });
  }
  return [...worries, ...atMost(refused(failures, nowMs)), ...atMost(repeated(repetitions, revertedBy, nowMs))];
}

/** What an evaluation says of what is not done: the decision, and the hold that it replaces. */
export function heldIn<Decision extends BaseDecision>({
  decision,
  trace,
}: Pick<Evaluation<Decision>, 'decision' | 'trace'>): Decision[] {
  const last = trace.at(-1)?.considered.at(-1)?.proposal ?? decision;
  return [...new Set([decision, last])];
}

/** What has failed several times in a row and is still being tried, that which has failed for longest first. */
const refused = (failures: Failures, nowMs: number): Worry[] =>
  Object.entries(failures)
    .filter(([, failure]) => failure.count >= FAILURES_FOR_ATTENTION && isStillTried(failure, nowMs))
    .toSorted(([, a], [, b]) => a.sinceMs - b.sinceMs)
    .map(([subject, { count, sinceMs, error }]) => ({
      key: `refused ${subject}`,
      afterMinutes: 0,
      message: `${subject} has failed ${count} times in a row since ${describeTime(sinceMs)}: ${error}. Retrying with exponential backoff, at most 30 min apart.`,
    }));

const repeated = (repetitions: Repetitions, revertedBy: (key: string) => string | undefined, nowMs: number): Worry[] =>
  repeating(repetitions, nowMs).map(([key, times]) => {
    const who = revertedBy(key);
    const advice = who === undefined ? 'Find out what reverts it.' : `The last to change it was ${who}.`;
    return {
      key: `repeats ${key}`,
      afterMinutes: 0,
      message: `${key} was done ${times} times within six hours, and each time something reverted it. Slowing down to at most one attempt every two hours. ${advice}`,
    };
  });

/** One cause can fail hundreds of subjects: people get a few notifications, and one for all others together. */
function atMost(worries: readonly Worry[]): Worry[] {
  const [first] = worries;
  if (first === undefined || worries.length <= MAX_NOTIFICATIONS) return [...worries];
  const [kind] = first.key.split(' ');
  const others = worries.slice(MAX_NOTIFICATIONS - 1);
  const named = others.slice(0, MAX_NOTIFICATIONS).map(({ key }) => key.slice(kind!.length + 1));
  const message = `The same is true of ${others.length} others: ${named.join(', ')}${others.length > named.length ? ', …' : ''}.`;
  return [...worries.slice(0, MAX_NOTIFICATIONS - 1), { key: `${kind} others`, afterMinutes: 0, message }];
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
