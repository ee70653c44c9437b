import { ALL_RESOURCES } from '../../control-loop/items.ts';
import type { Pause } from '../../control-loop/pause.ts';
import { Pauses } from '../../control-loop/pauses.ts';
import { describePause } from '../../control-loop/wording.ts';
import { escape, sentence } from '../blocks.ts';
import { ALL, type Command } from './parseCommand.ts';
import { allOf, type Looked, type Managed, namedSo } from './resources.ts';
import { mentionIn } from '../slackPeople.ts';
import type { Answer } from '../respond.ts';
import type { Tools } from './tools.ts';

type PauseCommand = Extract<Command, { name: 'pause' }>;

/** Writes a pause into the ledger. From the next look on, the resource is left alone. */
export async function pause({ target, forMs, why }: PauseCommand, tools: Tools): Promise<Answer> {
  const { nowMs, by, tableName } = tools;
  const word = { by, why, sinceMs: nowMs, untilMs: nowMs + forMs };
  for (const [controller, resource] of mainsOf(target, tools)) {
    await new Pauses(tableName, controller).pause(resource, word);
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
  for (const [controller, resource] of everyoneOf(target, tools)) {
    const pauses = new Pauses(tableName, controller);
    for (const [paused, word] of await pauses.list(nowMs)) {
      if (paused === resource) {
        await pauses.resume(paused, { by, atMs: nowMs });
        ended.push(word);
      } else if (target === ALL || paused === ALL_RESOURCES) {
        remaining.push(`${subjectOf(paused === ALL_RESOURCES ? ALL : paused)} is still ${sayPause(word, nowMs)}`);
      }
    }
  }
  const [first] = ended;
  if (!first) return sentence([`${subjectOf(target)} was not paused.`, ...remaining].join('\n'));
  const said = `${subjectOf(target)} is resumed by ${mentionIn(by)}; it was paused by ${mentionIn(escape(first.by))}: ${escape(first.why)}`;
  return { ...sentence([said, ...remaining].join('\n')), isForAll: true };
}

/** A controller, and which of its resources is meant. */
type Meant = ReadonlyMap<string, string>;

/** Whoever pauses a cluster means its readers; its safety net stays as it is, for just such a time. */
const mainsOf = (target: string, tools: Tools): Meant => meantBy(target, tools, ({ main }) => [main]);

/** A net that was released is paused by itself: it comes back with the cluster. */
const everyoneOf = (target: string, tools: Tools): Meant => meantBy(target, tools, allOf);

function meantBy(target: string, { managed }: Tools, who: (one: Managed) => readonly Looked[]): Meant {
  const meant = target === ALL ? managed : namedSo(target, managed);
  const looked = meant.flatMap(who);
  return new Map(looked.map(({ name, controller }) => [controller.name, target === ALL ? ALL_RESOURCES : name]));
}

const subjectOf = (target: string) => (target === ALL ? 'Everything' : `*${escape(target)}*`);

const sayPause = (word: Pause, nowMs: number) => mentionIn(escape(describePause(word, nowMs)));
