import { nearest } from './nearest.ts';

/** Why words were not understood: a sentence or two for whoever typed them. */
export interface Misunderstanding {
  readonly name: 'misunderstood';
  readonly hint: string;
}

/** How each command is typed. */
export const USAGE = {
  status: 'status',
  plan: 'plan RESOURCE',
  history: 'history RESOURCE',
  pause: 'pause RESOURCE|all FOR REASON',
  resume: 'resume RESOURCE|all',
  drill: 'drill NAME RESOURCE [--dry-run] [--to READER]',
  abort: 'abort ID',
  help: 'help',
} as const;

export type Name = keyof typeof USAGE;

const NAMES = Object.keys(USAGE) as Name[];

export const isName = (word: string): word is Name => Object.hasOwn(USAGE, word);

export const misunderstood = (hint: string): Misunderstanding => ({ name: 'misunderstood', hint });

export const typedAs = (name: Name): string => `\`/evenkeel ${USAGE[name]}\``;

export const tooMuch = (name: Name): Misunderstanding => misunderstood(`That is more than it takes: ${typedAs(name)}.`);

export function unknownCommand(typed: string): Misunderstanding {
  const meant = nearest(typed, NAMES);
  const none = `There is no command \`${shown(typed)}\``;
  const list = '`help` lists what there is.';
  return misunderstood(
    meant === undefined ? `${none}; ${list}` : `${none}. Did you mean ${typedAs(meant as Name)}? ${list}`,
  );
}

/** @param known what could have been named instead */
export function unknownThing(typed: string, known: readonly string[]): Misunderstanding {
  const meant = nearest(typed, known);
  const question = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
  return misunderstood(`The fleet has no \`${shown(typed)}\`.${question} ${listOf(known)}`);
}

/** A message is no place for five hundred names. */
const MAX_LISTED = 40;

export function listOf(known: readonly string[]): string {
  if (known.length === 0) return 'The fleet has none.';
  const more = known.length > MAX_LISTED ? ` and ${known.length - MAX_LISTED} more` : '';
  const names = known.toSorted().slice(0, MAX_LISTED);
  return `There is: ${names.map((name) => `\`${name}\``).join(', ')}${more}.`;
}

/** What somebody typed, as it may stand in a message. */
const shown = (typed: string) => typed.replace(/[`<>&]/g, '').slice(0, 40);
