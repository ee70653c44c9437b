import { ALL_RESOURCES } from '../../control-loop/items.ts';
import type { Pause } from '../../control-loop/pause.ts';
import { Pauses } from '../../control-loop/pauses.ts';
import { describePause } from '../../control-loop/wording.ts';
import { escape, sentence } from '../blocks.ts';
import { ALL, type Command } from './parseCommand.ts';
import { mentionIn } from '../slackPeople.ts';
import type { Answer } from '../respond.ts';
import type { Tools } from './tools.ts';

type PauseCommand = Extract<Command, { name: 'pause' }>;

/** Writes a pause into the ledger. From the next look on, the resource is left alone. */
export async function pause({ target, forMs, why }: PauseCommand, tools: Tools): Promise<Answer> {
  const { nowMs, by, tableName } = tools;
  const word = { by, why, sinceMs: nowMs, untilMs: nowMs + forMs };
  for (const controller of mainControllersOf(target, tools)) {
    await new Pauses(tableName, controller).pause(nameOf(target), word);
  }
  const after = 'A look that is under way comes to its end; after it, nothing is changed, whatever the load.';
  return {
    ...sentence(`${subjectOf(target)} is ${sayPause(word, nowMs)}\n${after} To end it: \`/evenkeel resume ${target}\``),
    isForAll: true,
  };
}

/** Takes a pause out of the ledger, by whomever it is. */
export async function resume(target: string, tools: Tools): Promise<Answer> {
  const { nowMs, by, tableName } = tools;
  const ended: Pause[] = [];
  const remaining: string[] = [];
  for (const controller of allControllersOf(target, tools)) {
    const pauses = new Pauses(tableName, controller);
    for (const [resource, word] of await pauses.list(nowMs)) {
      if (resource === nameOf(target)) {
        await pauses.resume(resource, { by, atMs: nowMs });
        ended.push(word);
      } else if (target === ALL || resource === ALL_RESOURCES) {
        remaining.push(`${subjectOf(resource === ALL_RESOURCES ? ALL : resource)} is still ${sayPause(word, nowMs)}`);
      }
    }
  }
  const [first] = ended;
  if (!first) return sentence([`${subjectOf(target)} was not paused.`, ...remaining].join('\n'));
  const said = `${subjectOf(target)} is resumed by ${mentionIn(by)}; it was paused by ${mentionIn(escape(first.by))}: ${escape(first.why)}`;
  return { ...sentence([said, ...remaining].join('\n')), isForAll: true };
}

/** Whoever pauses a cluster means its readers; its safety net stays as it is, for just such a time. */
const mainControllersOf = (target: string, { managed }: Tools): Set<string> =>
  new Set(managed.filter(isMeant(target)).map(({ controllers: [main] }) => main));

/** A net that was released is paused by itself: it comes back with the cluster. */
const allControllersOf = (target: string, { managed }: Tools): Set<string> =>
  new Set(managed.filter(isMeant(target)).flatMap(({ controllers }) => controllers));

const isMeant =
  (target: string) =>
  ({ resource }: { resource: string }) =>
    target === ALL || resource === target;

const nameOf = (target: string) => (target === ALL ? ALL_RESOURCES : target);

const subjectOf = (target: string) => (target === ALL ? 'Everything' : `*${escape(target)}*`);

const sayPause = (word: Pause, nowMs: number) => mentionIn(escape(describePause(word, nowMs)));
