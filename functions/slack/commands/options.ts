/**
 * What follows an option: nothing (`flag`), one word (`value`), or every word up to the next option (`text`), which may
 * stand in quotation marks, as a shell needs it.
 */
export type OptionKinds = Readonly<Record<string, 'flag' | 'value' | 'text'>>;

/** Words, sorted into places and options. */
export interface Sorted {
  readonly places: readonly string[];
  /** By the name of the option; empty for a flag, and where nothing follows. */
  readonly given: ReadonlyMap<string, string>;
  /** The first option that the command does not have. */
  readonly unknown: string | undefined;
}

/** Phones and some keyboards make a long dash of two hyphens. */
const LONG_DASH = /^[–—]/;

const asOption = (word: string): string => word.replace(LONG_DASH, '--');

/** Whether a word is one of these options. */
export const isOption = (word: string | undefined, kinds: OptionKinds): boolean =>
  word !== undefined && Object.hasOwn(kinds, asOption(word));

/** Sorts words as the command line does: options may stand anywhere. */
export function sortWords(words: readonly string[], kinds: OptionKinds): Sorted {
  const places: string[] = [];
  const given = new Map<string, string>();
  let unknown: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = asOption(words[at]!);
    if (!isOption(word, kinds)) {
      if (word.startsWith('--')) unknown ??= word;
      else places.push(word);
      continue;
    }
    const next = words.findIndex((other, place) => place > at && isOption(other, kinds));
    const most = { flag: 0, value: 1, text: words.length }[kinds[word]!];
    const following = words.slice(at + 1, next === -1 ? undefined : next).slice(0, most);
    given.set(word, withoutQuotes(following.join(' ')));
    at += following.length;
  }
  return { places, given, unknown };
}

/** Phones make curly quotation marks of straight ones. */
const QUOTED = /^["'“”„‘’](.*)["'“”‘’]$/s;

const withoutQuotes = (text: string): string => QUOTED.exec(text)?.[1] ?? text;
