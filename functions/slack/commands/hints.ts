import { cut } from '../blocks.ts';
import { nearest } from './nearest.ts';

/** An invalid command: what is wrong with it, and what to type instead. */
export interface Misunderstanding {
  readonly name: 'misunderstood';
  readonly hint: string;
}

/** The syntax of each command. */
export const USAGE = {
  status: 'status',
  plan: 'plan RESOURCE',
  history: 'history RESOURCE',
  pause: 'pause RESOURCE|all DURATION REASON',
  resume: 'resume RESOURCE|all',
  drill: 'drill start NAME RESOURCE [--dry-run] [--target READER]',
  abort: 'drill abort ID',
  leave: 'drill leave ID REASON',
  help: 'help',
} as const;

export type Name = keyof typeof USAGE;

const NAMES = Object.keys(USAGE) as Name[];

export const isName = (word: string): word is Name => Object.hasOwn(USAGE, word);

export const misunderstood = (hint: string): Misunderstanding => ({ name: 'misunderstood', hint });

export const typedAs = (name: Name): string => `\`/evenkeel ${USAGE[name]}\``;

export const tooMuch = (name: Name): Misunderstanding => misunderstood(`Too many arguments. Usage: ${typedAs(name)}.`);

export function unknownCommand(typed: string): Misunderstanding {
  const meant = nearest(typed, NAMES);
  const question = meant === undefined ? '' : ` Did you mean ${typedAs(meant as Name)}?`;
  return misunderstood(`Unknown command \`${shown(typed)}\`.${question} ${typedAs('help')} lists all commands.`);
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
