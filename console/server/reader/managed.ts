import { isTold, lastingIn } from '../../../functions/control-loop/attention.ts';
import { decisionId, type ResourceRecord } from '../../../functions/control-loop/record.ts';
import { describePause } from '../../../functions/control-loop/wording.ts';
import type { AttentionItem, LastDecision, Level, Managed, ResourceKind } from '../../model.ts';
import type { ReasonWords } from './words.ts';

/** The longest text that a page is sent of one resource. */
const SUMMARY_CHARACTERS = 3_000;

/** A ledger's record as far as it is the same for every controller. */
export type AnyRecord = Pick<ResourceRecord<unknown>, 'lastDecision' | 'concerns' | 'pause' | 'interlock'>;

/** What the ledger says of a resource that it knows nothing of, or that is not readable. */
export const NO_RECORD: ResourceRecord<never> = {
  version: 0,
  progress: undefined,
  lastDecision: undefined,
  concerns: {},
  pause: undefined,
  interlock: undefined,
  marks: new Map(),
};

interface About {
  readonly controller: string;
  readonly resource: string;
  readonly mode: 'observe' | 'act';
  readonly record: AnyRecord;
  /** What moves, in at most three words: `adding 2`. */
  readonly motion: string | undefined;
  readonly underWay: readonly string[];
  readonly words: ReasonWords;
  readonly nowMs: number;
  /** The ledger has never been readable: nothing is known. */
  readonly isUnknown?: boolean;
}

/** What every resource of a controller shows, from the ledger's record of it. */
export function managedOf(about: About): Managed {
  const { controller, resource, mode, record, underWay } = about;
  const { lastDecision, pause, interlock } = record;
  const level = levelOf(about);
  return {
    name: resource,
    mode,
    level,
    state: stateOf(level, about),
    summary: summaryOf(level, about).slice(0, SUMMARY_CHARACTERS),
    ...(lastDecision && { lastDecision: lastOf(controller, resource, lastDecision) }),
    ...(pause && { pause: { by: pause.by, why: pause.why, ...times(pause) } }),
    ...(interlock && { interlock: { by: interlock.by, untilMs: interlock.untilMs } }),
    underWay,
  };
}

const times = ({ sinceMs, untilMs }: { readonly sinceMs?: number; readonly untilMs?: number }) => ({
  ...(sinceMs !== undefined && { sinceMs }),
  ...(untilMs !== undefined && { untilMs }),
});

const lastOf = (
  controller: string,
  resource: string,
  { kind, reason, atMs }: NonNullable<AnyRecord['lastDecision']>,
): LastDecision => ({ id: decisionId(controller, resource, atMs), kind, reason, atMs });

function levelOf({ record, motion, isUnknown }: About): Level {
  const { concerns, pause, interlock } = record;
  const conditions = lastingIn(concerns).map(([, concern]) => concern);
  if (conditions.some(isTold)) return 'action';
  if (conditions.length > 0) return 'watch';
  if (interlock) return 'interlocked';
  if (pause) return 'paused';
  if (isUnknown) return 'unknown';
  return motion === undefined ? 'steady' : 'moving';
}

function stateOf(level: Level, { motion }: About): string {
  const words: Readonly<Record<Level, string>> = {
    action: 'action required',
    approval: 'waits for approval',
    watch: 'to watch',
    interlocked: 'interlocked',
    paused: 'paused',
    moving: motion ?? 'in motion',
    steady: 'steady',
    unknown: 'unknown',
  };
  return words[level];
}

/** The most urgent of what could be said. */
function summaryOf(level: Level, { record, words, underWay, nowMs, isUnknown }: About): string {
  const { concerns, pause, interlock, lastDecision } = record;
  const conditions = lastingIn(concerns).map(([, concern]) => concern);
  const [first] = level === 'action' ? conditions.filter(isTold) : conditions;
  if (first) return first.message;
  if (interlock) return `Held by ${interlock.by}: nothing is changed until it has ended.`;
  if (pause) return sentence(describePause(pause, nowMs));
  if (isUnknown) return 'The ledger is not readable: what was decided is not known.';
  if (!lastDecision) return 'No decision yet.';
  const { kind, reason } = lastDecision;
  if (kind === 'hold') return words.get(reason) || sentence(reason.replaceAll('-', ' '));
  const [under] = underWay;
  return under ?? sentence(`${kind} (${reason})`);
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** What needs a person about one resource, or will if it lasts. */
export function attentionOf(
  { controller, resource, record }: Pick<About, 'controller' | 'resource' | 'record'>,
  about: { readonly kind: ResourceKind; readonly label: string },
): AttentionItem[] {
  return lastingIn(record.concerns).map(([key, concern]): AttentionItem => {
    const { sinceMs, toldMs, dueMs, message } = concern;
    return {
      id: `${controller}/${resource}/${key}`,
      level: isTold(concern) ? 'action' : 'watch',
      about: { kind: about.kind, name: resource },
      label: about.label,
      message: message.slice(0, SUMMARY_CHARACTERS),
      sinceMs,
      ...(toldMs !== undefined && { toldMs }),
      dueMs,
    };
  });
}

const URGENCY = ['action', 'approval', 'watch'] as const;

/** The most urgent first; of one urgency, what lasts longest. */
export const byUrgency = (items: readonly AttentionItem[]): AttentionItem[] =>
  items.toSorted(
    (a, b) => URGENCY.indexOf(a.level) - URGENCY.indexOf(b.level) || a.sinceMs - b.sinceMs || (a.id < b.id ? -1 : 1),
  );
