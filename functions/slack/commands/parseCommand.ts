import { readDurationMs } from '../../control-loop/duration.ts';
import { MAX_PAUSE_MS } from '../../control-loop/pause.ts';
import { describeDuration } from '../../control-loop/wording.ts';
import {
  type DrillCommand,
  readAbort,
  readAcknowledge,
  readDecision,
  readLeave,
  readStart,
  readStatus,
  REASON_OPTIONS,
  reasonIn,
} from '../drills/command.ts';
import {
  isName,
  listOf,
  misunderstood,
  type Misunderstanding,
  type Name,
  tooMuch,
  typedAs,
  unknownArgument,
  unknownCommand,
  unknownThing,
} from './hints.ts';
import { isOption, type OptionKinds, sortWords } from './options.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A valid command. */
export type Command =
  | { readonly name: 'help' | 'certificates' }
  | { readonly name: 'status'; readonly resource?: string }
  | { readonly name: 'plan' | 'explain'; readonly resource: string }
  | { readonly name: 'history'; readonly resource: string; readonly sinceMs: number }
  | { readonly name: 'pause'; readonly target: string; readonly forMs: number; readonly why: string }
  | { readonly name: 'resume'; readonly target: string; readonly why?: string }
  | DrillCommand
  /** `sinceMs` is a duration, as in the history. */
  | { readonly name: 'drill report'; readonly sinceMs: number };

/** The name for all resources. */
export const ALL = 'all';

const DAY_MS = 86_400_000;

/** What is shown where no period is given: the same as on the command line. */
const PERIOD_MS = { history: DAY_MS, 'drill report': 90 * DAY_MS } as const;

const PAUSE_OPTIONS: OptionKinds = { '--for': 'value', ...REASON_OPTIONS };

const PERIOD_OPTIONS: OptionKinds = { '--since': 'value' };

/** Parses what was typed after `/evenkeel`. */
export function readCommand(text: string, vocabulary: Vocabulary): Command | Misunderstanding {
  const typed = unescape(text).split(/\s+/).filter(Boolean);
  if (typed.length === 0) return { name: 'help' };
  const [name, words] = nameIn(typed);
  if (name.startsWith('drill')) return readAboutDrills(name, words, vocabulary);
  if (!isName(name)) return unknownCommand(name);
  const { resources, addresses } = vocabulary;
  const known = { resources, addresses };
  const orAll = { resources: [...resources, ALL], addresses };
  switch (name) {
    case 'status':
      if (words.length === 0) return { name };
      return readResource(words, known, name, (resource) => ({ name, resource }));
    case 'plan':
    case 'explain':
      return readResource(words, known, name, (resource) => ({ name, resource }));
    case 'history':
      return readPeriod(words, name, (sinceMs, places) =>
        readResource(places, known, name, (resource) => ({ name, resource, sinceMs })),
      );
    case 'resume':
      return readSubject(words, orAll, name, (target, reason) => {
        const why = reasonIn(reason);
        return { name, target, ...(why !== '' && { why }) };
      });
    case 'pause':
      return readSubject(words, orAll, name, readPause);
    default:
      return words.length === 0 ? { name: name as 'help' | 'certificates' } : tooMuch(name);
  }
}

/** What people have typed for long without the word `drill`. */
const BARE_WORDS: ReadonlySet<string> = new Set(['abort', 'leave']);

/** The words that name a command, in lower case, and those that follow. */
function nameIn([first = '', ...words]: readonly string[]): readonly [name: string, words: readonly string[]] {
  const name = first.toLowerCase();
  if (BARE_WORDS.has(name)) return [`drill ${name}`, words];
  if (name !== 'drill') return [name, words];
  const both = `drill ${words[0]?.toLowerCase()}`;
  return isName(both) && both !== 'drill game-day' ? [both, words.slice(1)] : ['drill start', words];
}

function readAboutDrills(name: string, words: readonly string[], { drills }: Vocabulary): Command | Misunderstanding {
  switch (name) {
    case 'drill start':
      return readStart(words, drills);
    case 'drill acknowledge':
      return readAcknowledge(words, drills);
    case 'drill status':
      return readStatus(words);
    case 'drill approve':
    case 'drill deny':
      return readDecision(name, words);
    case 'drill abort':
      return readAbort(words);
    case 'drill leave':
      return readLeave(words);
    case 'drill list':
      return words.length === 0 ? { name } : tooMuch(name);
    case 'drill report':
      return readPeriod(words, name, (sinceMs, places) => (places.length === 0 ? { name, sinceMs } : tooMuch(name)));
    default:
      return unknownCommand(name);
  }
}

type Known = Pick<Vocabulary, 'resources' | 'addresses'>;

/** `DURATION REASON`, or `--for DURATION --why REASON` in any order, as on the command line. */
function readPause(target: string, words: readonly string[]): Command | Misunderstanding {
  const { duration, why, surplus } = isOption(words[0], PAUSE_OPTIONS)
    ? givenIn(words)
    : { duration: words[0], why: reasonIn(words.slice(1)), surplus: undefined };
  if (surplus !== undefined) return unknownArgument(surplus, 'pause');
  const forMs = readDurationMs(duration ?? '');
  if (forMs === undefined || forMs === 0) {
    return misunderstood(`For how long? ${typedAs('pause')}, where DURATION is \`30m\`, \`2h\` or \`1d\`.`);
  }
  if (forMs > MAX_PAUSE_MS) {
    return misunderstood(
      `Too long: a pause lasts ${describeDuration(MAX_PAUSE_MS)} at most. Usage: ${typedAs('pause')}.`,
    );
  }
  if (why === '') return misunderstood(`Missing reason. Usage: ${typedAs('pause')}.`);
  return { name: 'pause', target, forMs, why };
}

function givenIn(words: readonly string[]) {
  const { given, places, unknown } = sortWords(words, PAUSE_OPTIONS);
  const why = reasonIn([given.get('--why') ?? '']);
  return { duration: given.get('--for'), why, surplus: unknown ?? places[0] };
}

/** Words with `--since DURATION` among them. */
function readPeriod(
  words: readonly string[],
  name: keyof typeof PERIOD_MS,
  take: (sinceMs: number, places: readonly string[]) => Command | Misunderstanding,
): Command | Misunderstanding {
  const { places, given, unknown } = sortWords(words, PERIOD_OPTIONS);
  if (unknown !== undefined) return unknownArgument(unknown, name);
  const since = given.get('--since');
  const sinceMs = since === undefined ? PERIOD_MS[name] : readDurationMs(since);
  if (sinceMs === undefined || sinceMs === 0)
    return misunderstood(`Since when? ${typedAs(name)}, where DURATION is \`90m\`, \`24h\` or \`7d\`.`);
  return take(sinceMs, places);
}

function readResource(
  words: readonly string[],
  known: Known,
  name: Name,
  take: (resource: string) => Command | Misunderstanding,
): Command | Misunderstanding {
  return readSubject(words, known, name, (resource, more) => (more.length === 0 ? take(resource) : tooMuch(name)));
}

/** A resource, and what is said of it. */
function readSubject(
  [resource, ...more]: readonly string[],
  { resources, addresses }: Known,
  name: Name,
  take: (resource: string, more: readonly string[]) => Command | Misunderstanding,
): Command | Misunderstanding {
  if (resource === undefined) return misunderstood(`Which resource? ${typedAs(name)}. ${listOf(resources)}`);
  if (![...resources, ...addresses].includes(resource)) return unknownThing(resource, resources);
  return take(resource, more);
}

/** Slack escapes these three characters in commands. */
const unescape = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
