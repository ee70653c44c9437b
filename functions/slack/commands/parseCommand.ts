import { readDurationMs } from '../../control-loop/duration.ts';
import { MAX_PAUSE_MS } from '../../control-loop/pause.ts';
import { describeDuration } from '../../control-loop/wording.ts';
import { cut } from '../blocks.ts';
import { type DrillCommand, readDrill } from '../drills/command.ts';
import {
  isName,
  listOf,
  misunderstood,
  type Misunderstanding,
  type Name,
  tooMuch,
  typedAs,
  unknownCommand,
  unknownThing,
} from './hints.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A valid command. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'status' }
  | { readonly name: 'plan' | 'history'; readonly resource: string }
  | { readonly name: 'pause'; readonly target: string; readonly forMs: number; readonly why: string }
  | { readonly name: 'resume'; readonly target: string }
  | DrillCommand
  | { readonly name: 'abort'; readonly drillId: string }
  | { readonly name: 'leave'; readonly drillId: string; readonly why: string };

/** The name for all resources. */
export const ALL = 'all';

/** The maximum length of a reason; the rest is cut off. */
const MAX_REASON_LENGTH = 300;

/** Parses what was typed after `/evenkeel`. */
export function readCommand(text: string, { resources, addresses, drills }: Vocabulary): Command | Misunderstanding {
  const [typed = '', ...words] = asTyped(unescape(text).split(/\s+/).filter(Boolean));
  const name = typed.toLowerCase();
  if (name === '') return { name: 'help' };
  if (!isName(name)) return unknownCommand(name);
  switch (name) {
    case 'help':
    case 'status':
      return words.length === 0 ? { name } : tooMuch(name);
    case 'plan':
    case 'history':
      return readResource(words, { resources, addresses }, name, (resource) => ({ name, resource }));
    case 'resume':
      return readResource(words, { resources: [...resources, ALL], addresses }, name, (target) => ({ name, target }));
    case 'pause':
      return readPause(words, { resources: [...resources, ALL], addresses });
    case 'drill':
      return readDrill(words, drills);
    case 'abort':
      return readAbort(words);
    case 'leave':
      return readLeave(words);
  }
}

/** What is said of a drill after the word `drill`, as on the command line, and by what word it goes here. */
const OF_DRILLS: ReadonlyMap<string, Name> = new Map([
  ['start', 'drill'],
  ['abort', 'abort'],
  ['leave', 'leave'],
]);

/** `drill abort ID` is `abort ID`, which people have typed for long. */
function asTyped(words: readonly string[]): readonly string[] {
  const [first, second = '', ...more] = words;
  const name = first?.toLowerCase() === 'drill' ? OF_DRILLS.get(second.toLowerCase()) : undefined;
  return name === undefined ? words : [name, ...more];
}

type Known = Pick<Vocabulary, 'resources' | 'addresses'>;

function readPause([target, duration = '', ...reason]: readonly string[], known: Known): Command | Misunderstanding {
  const named = target === undefined ? [] : [target];
  return readResource(named, known, 'pause', (found) => {
    const forMs = readDurationMs(duration);
    if (forMs === undefined || forMs === 0) {
      return misunderstood(`For how long? ${typedAs('pause')}, where DURATION is \`30m\`, \`2h\` or \`1d\`.`);
    }
    if (forMs > MAX_PAUSE_MS) {
      return misunderstood(
        `Too long: a pause lasts ${describeDuration(MAX_PAUSE_MS)} at most. Usage: ${typedAs('pause')}.`,
      );
    }
    const why = cut(reason.join(' '), MAX_REASON_LENGTH);
    if (why === '') return misunderstood(`Missing reason. Usage: ${typedAs('pause')}.`);
    return { name: 'pause', target: found, forMs, why };
  });
}

/** Whether the drill exists is checked by the drill API. */
function readAbort([drillId, ...more]: readonly string[]): Command | Misunderstanding {
  if (drillId === undefined) return misunderstood(`Which drill? ${typedAs('abort')}. Its message shows its ID.`);
  return more.length === 0 ? { name: 'abort', drillId } : tooMuch('abort');
}

/** Whether the drill exists, and has something to leave, is checked by the drill API. */
function readLeave([drillId, ...reason]: readonly string[]): Command | Misunderstanding {
  if (drillId === undefined) return misunderstood(`Which drill? ${typedAs('leave')}. Its message shows its ID.`);
  const why = cut(reason.join(' '), MAX_REASON_LENGTH);
  return why === '' ? misunderstood(`Missing reason. Usage: ${typedAs('leave')}.`) : { name: 'leave', drillId, why };
}

function readResource(
  [resource, ...more]: readonly string[],
  { resources, addresses }: Known,
  name: Name,
  take: (resource: string) => Command | Misunderstanding,
): Command | Misunderstanding {
  if (resource === undefined) return misunderstood(`Which resource? ${typedAs(name)}. ${listOf(resources)}`);
  if (![...resources, ...addresses].includes(resource)) return unknownThing(resource, resources);
  return more.length === 0 ? take(resource) : tooMuch(name);
}

/** Slack escapes these three characters in commands. */
const unescape = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
