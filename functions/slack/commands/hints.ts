import { cut } from '../blocks.ts';
import { COMMAND_LINE_ONLY } from './commandLineOnly.ts';
import { nearest } from './nearest.ts';

/** An invalid command: what is wrong with it, and what to type instead. */
export interface Misunderstanding {
  readonly name: 'misunderstood';
  readonly hint: string;
}

/** The syntax of each command, by its words: those of the command line, in the same order. */
export const USAGE = {
  status: 'status [RESOURCE]',
  plan: 'plan RESOURCE',
  explain: 'explain RESOURCE',
  history: 'history RESOURCE [--since DURATION]',
  certificates: 'certificates',
  pause: 'pause RESOURCE|all DURATION REASON',
  resume: 'resume RESOURCE|all [REASON]',
  'drill start':
    'drill start NAME RESOURCE [--dry-run] [--target READER] [--zone ZONE] [--listener NAME:PORT] [--no-failback]',
  'drill game-day': 'drill game-day NAME [--go-on] [--dry-run]',
  'drill status': 'drill status ID',
  'drill approve': 'drill approve ID --plan HASH',
  'drill deny': 'drill deny ID --plan HASH',
  'drill abort': 'drill abort ID [REASON]',
  'drill leave': 'drill leave ID REASON',
  'drill acknowledge': 'drill acknowledge NAME RESOURCE',
  'drill list': 'drill list',
  'drill report': 'drill report [--since DURATION]',
  help: 'help',
} as const;

export type Name = keyof typeof USAGE;

const NAMES = Object.keys(USAGE) as Name[];

export const isName = (words: string): words is Name => Object.hasOwn(USAGE, words);

export const misunderstood = (hint: string): Misunderstanding => ({ name: 'misunderstood', hint });

export const typedAs = (name: Name): string => `\`/evenkeel ${USAGE[name]}\``;

export const tooMuch = (name: Name): Misunderstanding => misunderstood(`Too many arguments. Usage: ${typedAs(name)}.`);

export const unknownArgument = (typed: string, name: Name): Misunderstanding =>
  misunderstood(`Unknown argument \`${shown(typed)}\`. Usage: ${typedAs(name)}.`);

/** @param typed the first word, which is none of a command */
export function unknownCommand(typed: string): Misunderstanding {
  const reason = Object.hasOwn(COMMAND_LINE_ONLY, typed) ? COMMAND_LINE_ONLY[typed] : undefined;
  if (reason !== undefined)
    return misunderstood(
      `\`${typed}\` is for the command line alone: ${reason}. Run \`npx evenkeel ${typed} --help\`.`,
    );
  const meant = nearestName(typed);
  const question = meant === undefined ? '' : ` Did you mean ${typedAs(meant)}?`;
  return misunderstood(`Unknown command \`${shown(typed)}\`.${question} ${typedAs('help')} lists all commands.`);
}

/** People leave out the word `drill`, too: `approve ID`. */
function nearestName(typed: string): Name | undefined {
  const names = new Map(NAMES.toReversed().map((name) => [name.split(' ').at(-1)!, name]));
  const meant = nearest(typed, ['drill', ...NAMES.map((name) => name.split(' ').at(-1)!)]);
  return meant === 'drill' ? 'drill start' : meant === undefined ? undefined : names.get(meant);
}

/** What follows the word `drill`, and is neither a word of a command nor a drill of the fleet. */
export function unknownDrill(typed: string, drills: readonly string[]): Misunderstanding {
  const words = NAMES.filter((name) => name.startsWith('drill ')).map((name) => name.slice('drill '.length));
  const meant = nearest(typed, [...drills, ...words]);
  if (meant === undefined || drills.includes(meant)) return unknownThing(typed, drills, 'drill');
  const name = `drill ${meant}` as Name;
  return misunderstood(
    `Unknown command \`drill ${shown(typed)}\`. Did you mean ${typedAs(name)}? ${typedAs('help')} lists all commands.`,
  );
}

/** @param known the valid names */
export function unknownThing(typed: string, known: readonly string[], kind = 'resource'): Misunderstanding {
  const meant = nearest(typed, known);
  const question = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
  return misunderstood(`Unknown ${kind} \`${shown(typed)}\`.${question} ${listOf(known)}`);
}

/** The maximum of names in a message: a large fleet has hundreds. */
const MAX_LISTED = 40;

export function listOf(known: readonly string[]): string {
  if (known.length === 0) return 'The fleet has none.';
  const more = known.length > MAX_LISTED ? ` and ${known.length - MAX_LISTED} more` : '';
  const names = known.toSorted().slice(0, MAX_LISTED);
  return `Available: ${names.map((name) => `\`${name}\``).join(', ')}${more}.`;
}

const MAX_TYPED_LENGTH = 40;

/** What a person typed, without markup and shortened. */
const shown = (typed: string) => cut(typed.replace(/[`<>&]/g, ''), MAX_TYPED_LENGTH);
