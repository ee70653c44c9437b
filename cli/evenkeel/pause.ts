import { ALL_RESOURCES } from '../../functions/control-loop/items.ts';
import type { Pause } from '../../functions/control-loop/pause.ts';
import { Pauses } from '../../functions/control-loop/pauses.ts';
import type { Installation } from './installation.ts';
import { describePause } from '../../functions/control-loop/wording.ts';
import { ALL, everyTarget, type Target, targetOf } from './target.ts';
import { describeMoment, wrap } from './text.ts';

export interface PauseRequest {
  /** How long, in milliseconds; until somebody resumes unless given. */
  readonly for?: number;
  readonly untilResumed?: true;
  readonly why: string;
  readonly by?: string;
}

/**
 * Writes a pause into the ledger.
 * @throws an Error that asks for the end if the request names none: a pause that is forgotten scales nothing for ever
 */
export async function pause(installation: Installation, target: string, request: PauseRequest): Promise<Pause> {
  const targets = targetsOf(target, installation);
  if ((request.for === undefined) === (request.untilResumed === undefined)) {
    throw new Error('Until when? Give either --for 2h or --until-resumed.');
  }
  const { nowMs, name } = installation.caller;
  const { by = name, why } = request;
  const word = { by, why, sinceMs: nowMs, ...(request.for !== undefined && { untilMs: nowMs + request.for }) };
  for (const { row, resource } of targets) {
    await new Pauses(installation.tableName, row.name).pause(resource, word);
  }
  return word;
}

export interface Resumed {
  /** The pause that has ended; undefined if there was none. */
  readonly ended: Pause | undefined;
  /** Pauses that still hold, by the resource, or `all`. */
  readonly remaining: Readonly<Record<string, Pause>>;
}

/** Takes a pause out of the ledger, if there is one. */
export async function resume(
  installation: Installation,
  target: string,
  { by = installation.caller.name, why }: { by?: string; why?: string },
): Promise<Resumed> {
  const { nowMs } = installation.caller;
  let ended: Pause | undefined;
  const remaining: Record<string, Pause> = {};
  for (const { row, resource } of targetsOf(target, installation)) {
    const said = { by, atMs: nowMs, ...(why !== undefined && { why }) };
    await resumeCompanions(installation, { row, resource }, said);
    const pauses = new Pauses(installation.tableName, row.name);
    const { [resource]: word, ...others } = Object.fromEntries(await pauses.list(nowMs));
    if (word) await pauses.resume(resource, said);
    ended ??= word;
    // Who resumes one resource may not know that all are paused; who resumes all, that some are paused by themselves.
    const { [ALL_RESOURCES]: all, ...single } = others;
    Object.assign(remaining, target === ALL ? single : all && { [ALL]: all });
  }
  return { ended, remaining };
}

/** A net that was released is paused by itself: it comes back with the cluster. */
async function resumeCompanions(
  installation: Installation,
  { row, resource }: Target,
  word: Parameters<Pauses['resume']>[1],
): Promise<void> {
  for (const companion of installation.controllers.filter(({ accompanies }) => accompanies === row.name)) {
    const pauses = new Pauses(installation.tableName, companion.name);
    if ((await pauses.list(installation.caller.nowMs)).has(resource)) await pauses.resume(resource, word);
  }
}

/** One resource, or everything that the fleet has. */
const targetsOf = (target: string, installation: Installation): Target[] =>
  target === ALL ? everyTarget(installation, ALL_RESOURCES) : [targetOf(target, installation)];

/** `shop` and `Everything`, at the beginning of a sentence. */
const nameOf = (target: string) => (target === ALL ? 'Everything' : target);

/** What `pause` says to a person. */
export const describePaused = (target: string, word: Pause, nowMs: number): string =>
  [
    `${nameOf(target)} is ${describePause(word, nowMs)}`,
    wrap(
      'A look that is under way comes to its end; after it, nothing is changed, whatever happens. Readers that are being drained stay so.',
      '',
    ),
    howToEnd(target),
  ].join('\n');

/** What `resume` says to a person. */
export function describeResumed(target: string, { ended, remaining }: Resumed, nowMs: number): string {
  const since = ended?.sinceMs === undefined ? '' : ` since ${describeMoment(ended.sinceMs, nowMs)}`;
  const first = ended
    ? `${nameOf(target)} is resumed; it was paused by ${ended.by}${since}: ${ended.why}`
    : target === ALL
      ? 'There was no pause of everything.'
      : `${target} was not paused.`;
  const rest = Object.entries(remaining).flatMap(([name, word]) => [
    `${nameOf(name)} is still ${describePause(word, nowMs)}`,
    howToEnd(name),
  ]);
  const next =
    ended && rest.length === 0 ? ['Evenkeel looks again within five minutes; within one while its alarm is on.'] : [];
  return [first, ...rest, ...next].map((line) => wrap(line, '')).join('\n');
}

const howToEnd = (target: string) => `To end it: npm run evenkeel -- resume ${target}`;
