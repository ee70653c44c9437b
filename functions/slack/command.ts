import { readDurationMs } from '../platform/duration.ts';
import { nearest } from './nearest.ts';

/** What somebody wants, once the words are understood. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'status' }
  | { readonly name: 'plan' | 'history'; readonly resource: string }
  | { readonly name: 'pause'; readonly target: string; readonly forMs: number; readonly why: string }
  | { readonly name: 'resume'; readonly target: string };

/** Why the words were not understood: a sentence or two for whoever typed them. */
export interface Misunderstanding {
  readonly name: 'misunderstood';
  readonly hint: string;
}

/** What people say for every resource at once. */
export const ALL = 'all';

/** How each command is typed. */
export const USAGE = {
  status: 'status',
  plan: 'plan RESOURCE',
  history: 'history RESOURCE',
  pause: 'pause RESOURCE|all FOR REASON',
  resume: 'resume RESOURCE|all',
  help: 'help',
} as const;

type Name = keyof typeof USAGE;

const NAMES = Object.keys(USAGE) as Name[];

/** A reason is for people to read; what is longer is no reason but a report. */
const MAX_REASON_LENGTH = 300;

/** @param resources what may be named */
export function readCommand(text: string, resources: readonly string[]): Command | Misunderstanding {
  const [typed = '', ...words] = unescape(text).split(/\s+/).filter(Boolean);
  const name = typed.toLowerCase();
  if (name === '') return { name: 'help' };
  if (!isName(name)) return unknownCommand(name);
  switch (name) {
    case 'help':
    case 'status':
      return words.length === 0 ? { name } : tooMuch(name);
    case 'plan':
    case 'history':
      return readResource(words, resources, name, (resource) => ({ name, resource }));
    case 'resume':
      return readResource(words, [...resources, ALL], name, (target) => ({ name, target }));
    case 'pause':
      return readPause(words, resources);
  }
}

function readPause(
  [target, duration = '', ...reason]: readonly string[],
  resources: readonly string[],
): Command | Misunderstanding {
  const named = target === undefined ? [] : [target];
  return readResource(named, [...resources, ALL], 'pause', (found) => {
    const forMs = readDurationMs(duration);
    if (forMs === undefined || forMs === 0) {
      return misunderstood(`For how long? ${typedAs('pause')}, where FOR is \`30m\`, \`2h\` or \`1d\`.`);
    }
    const why = reason.join(' ').slice(0, MAX_REASON_LENGTH);
    if (why === '') return misunderstood(`Why? Whoever finds it paused will want to know: ${typedAs('pause')}.`);
    return { name: 'pause', target: found, forMs, why };
  });
}

function readResource(
  [resource, ...more]: readonly string[],
  known: readonly string[],
  name: Name,
  take: (resource: string) => Command | Misunderstanding,
): Command | Misunderstanding {
  if (resource === undefined) return misunderstood(`Which one? ${typedAs(name)}. ${listOf(known)}`);
  if (!known.includes(resource)) return unknownResource(resource, known);
  return more.length === 0 ? take(resource) : tooMuch(name);
}

function unknownCommand(typed: string): Misunderstanding {
  const meant = nearest(typed, NAMES);
  const rest = `\`help\` lists what there is.`;
  return misunderstood(
    meant === undefined
      ? `There is no command \`${shown(typed)}\`; ${rest}`
      : `There is no command \`${shown(typed)}\`. Did you mean ${typedAs(meant as Name)}? ${rest}`,
  );
}

function unknownResource(typed: string, known: readonly string[]): Misunderstanding {
  const meant = nearest(typed, known);
  const question = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
  return misunderstood(`The fleet has no \`${shown(typed)}\`.${question} ${listOf(known)}`);
}

const tooMuch = (name: Name) => misunderstood(`That is more than it takes: ${typedAs(name)}.`);

const misunderstood = (hint: string): Misunderstanding => ({ name: 'misunderstood', hint });

/** A message is no place for five hundred names. */
const MAX_LISTED = 40;

function listOf(known: readonly string[]): string {
  if (known.length === 0) return 'The fleet is empty.';
  const more = known.length > MAX_LISTED ? ` and ${known.length - MAX_LISTED} more` : '';
  const names = known.toSorted().slice(0, MAX_LISTED);
  return `There is: ${names.map((name) => `\`${name}\``).join(', ')}${more}.`;
}

const typedAs = (name: Name) => `\`/evenkeel ${USAGE[name]}\``;

/** What somebody typed, as it may stand in a message. */
const shown = (typed: string) => typed.replace(/[`<>&]/g, '').slice(0, 40);

const isName = (word: string): word is Name => Object.hasOwn(USAGE, word);

/** Slack writes these three so in what it sends; everything else stands as it was typed. */
const unescape = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
