import { ALL_RESOURCES } from '../../functions/control-loop/items.ts';
import type { Pause } from '../../functions/control-loop/pause.ts';
import { Pauses } from '../../functions/control-loop/pauses.ts';
import { UsageError } from '../exitCodes.ts';
import { commandLine, type Place } from './commandLine.ts';
import type { Installation } from './installation.ts';
import { describePause } from '../../functions/control-loop/wording.ts';
import { ALL, everyTarget, type Target, targetOf } from './target.ts';
import { describeMoment, wrap } from './text.ts';

export interface PauseRequest {
  /** The duration in milliseconds. (default: until resumed) */
  readonly for?: number;
  readonly untilResumed?: true;
  readonly why: string;
  readonly by?: string;
}

/**
 * Records a pause in the ledger.
 * @throws {UsageError} if the request has no end: a forgotten pause would disable scaling forever
 */
export async function pause(installation: Installation, target: string, request: PauseRequest): Promise<Pause> {
  const targets = targetsOf(target, installation);
  if ((request.for === undefined) === (request.untilResumed === undefined)) {
    throw new UsageError('Specify --for DURATION or --until-resumed.');
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
  /** The pause that was ended; undefined if there was none. */
  readonly ended: Pause | undefined;
  /** Pauses still in effect, by resource, or `all`. */
  readonly remaining: Readonly<Record<string, Pause>>;
}

/** Ends a pause, if there is one. */
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
    const outcome = await pauses.resume(resource, said);
    ended ??= outcome.ended;
    const others = Object.fromEntries(await pauses.list(nowMs));
    // Resuming one resource does not end a pause of all; resuming all does not end the pauses of single resources.
    const { [ALL_RESOURCES]: all, ...single } = others;
    Object.assign(remaining, target === ALL ? single : all && { [ALL]: all });
  }
  return { ended, remaining };
}

/** Releasing a safety net pauses it: resuming the cluster restores it. */
async function resumeCompanions(
  installation: Installation,
  { row, resource }: Target,
  word: Parameters<Pauses['resume']>[1],
): Promise<void> {
  for (const companion of installation.controllers.filter(({ accompanies }) => accompanies === row.name)) {
    await new Pauses(installation.tableName, companion.name).resume(resource, word);
  }
}

/** One resource, or all of the fleet. */
const targetsOf = (target: string, installation: Installation): Target[] =>
  target === ALL ? everyTarget(installation, ALL_RESOURCES) : [targetOf(target, installation)];

/** `shop` and `Everything`, at the beginning of a sentence. */
const nameOf = (target: string) => (target === ALL ? 'Everything' : target);

/** The text of `pause`. */
export const describePaused = (target: string, word: Pause, { caller, place }: Installation): string =>
  [
    `${nameOf(target)} is ${describePause(word, caller.nowMs)}`,
    wrap(
      'The reconciliation in progress will finish; after that nothing changes until it is resumed. Draining readers stay draining.',
      '',
    ),
    howToEnd(target, place),
  ].join('\n');

/** The text of `resume`. */
export function describeResumed(
  target: string,
  { ended, remaining }: Resumed,
  { caller, place }: Installation,
): string {
  const { nowMs } = caller;
  const since = ended?.sinceMs === undefined ? '' : ` since ${describeMoment(ended.sinceMs, nowMs)}`;
  const first = ended
    ? `${nameOf(target)} is resumed; it was paused by ${ended.by}${since}: ${ended.why}`
    : target === ALL
      ? 'There is no pause for all resources.'
      : `${target} was not paused.`;
  const rest = Object.entries(remaining).flatMap(([name, word]) => [
    wrap(`${nameOf(name)} is still ${describePause(word, nowMs)}`, ''),
    howToEnd(name, place),
  ]);
  const next =
    ended && rest.length === 0
      ? ['The next reconciliation is within five minutes; within one minute while an alarm is on.']
      : [];
  return [wrap(first, ''), ...rest, ...next.map((line) => wrap(line, ''))].join('\n');
}

/** Never wrapped: people copy it. */
const howToEnd = (target: string, place: Place) => `To resume: ${commandLine(`resume ${target}`, place)}`;
