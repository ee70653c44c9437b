import { InvalidPattern } from './invalidPattern.ts';
import type { ValueMatcher } from './valueMatcher.ts';

/** `*` stands for any characters, none included; `\*` and `\\` stand for themselves. */
export function wildcard(pattern: string, path: string): ValueMatcher {
  const [first = '', ...others] = wildcardParts(pattern, path);
  const last = others.pop();
  if (last === undefined) return (value) => value === first;
  return (value) => {
    if (typeof value !== 'string' || !value.startsWith(first)) return false;
    // Taking every middle part at its earliest place leaves the most room for the rest, so no way back is needed.
    let from = first.length;
    for (const part of others) {
      const at = value.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return value.length - last.length >= from && value.endsWith(last);
  };
}

function wildcardParts(pattern: string, path: string): string[] {
  const parts = [''];
  let afterStar = false;
  for (let at = 0; at < pattern.length; at++) {
    let character = pattern[at]!;
    if (character === '*') {
      if (afterStar) throw new InvalidPattern(path, `Consecutive wildcard characters at pos ${at}`);
      afterStar = true;
      parts.push('');
      continue;
    }
    afterStar = false;
    if (character === '\\') {
      character = pattern[++at] ?? '';
      if (character !== '*' && character !== '\\') {
        throw new InvalidPattern(path, `Invalid escape character at pos ${at - 1}`);
      }
    }
    parts[parts.length - 1] += character;
  }
  return parts;
}

/**
 * How many beginnings of its wildcards a value may match at once. AWS names no number. What is known: 7 are taken
 * (`/Users/*\/dir/dir/dir/dir/dir/doc.txt`), 10 are refused (`*:*:*:*:*:event-bus/*`), both recorded by localstack's
 * validated tests; where in between the limit lies is a guess on the strict side.
 */
const MAXIMUM_SIMULTANEOUS_PREFIXES = 7;

/** Beyond so many combinations a pattern counts as too complex without being followed further: a guess. */
const MAXIMUM_COMBINATIONS = 10_000;

/**
 * Refuses wildcards that are costly together: those of one field. The measure is that of aws/event-ruler, the largest
 * number of beginnings of the wildcards that one value can match at the same time.
 */
export function checkComplexity(wildcards: readonly string[], path: string): void {
  const tokens = wildcards.map(tokensOf);
  const alphabet: Token[] = [...new Set(tokens.flat().filter((token) => token !== STAR)), OTHER];
  const start = tokens.flatMap((_, pattern) => settled(tokens, [pattern, 0]));
  const seen = new Set<string>();
  const queue = [start];
  for (let positions = queue.pop(); positions; positions = queue.pop()) {
    const key = positions.map((position) => position.join('.')).join(' ');
    if (seen.has(key)) continue;
    seen.add(key);
    // At the start nothing has been matched yet.
    const isTooMany = positions !== start && positions.length > MAXIMUM_SIMULTANEOUS_PREFIXES;
    if (isTooMany || seen.size > MAXIMUM_COMBINATIONS) {
      throw new InvalidPattern(
        path,
        'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
      );
    }
    for (const character of alphabet) {
      const next = positions.flatMap((position) => step(tokens, position, character));
      if (next.length > 0) queue.push(unique(next));
    }
  }
}

/** One character of a wildcard that stands for itself, or its star. */
type Token = string;
const STAR: Token = '';
const OTHER: Token = 'a character that no wildcard names';

/** A beginning of one of the wildcards: its number, and how many tokens of it have been matched. */
type Position = readonly [pattern: number, length: number];

const tokensOf = (pattern: string): Token[] =>
  [...pattern.matchAll(/\\(.)|[\s\S]/g)].map(([whole, escaped]) => escaped ?? (whole === '*' ? STAR : whole));

/** A beginning, and the one that has the star behind it, too: a star matches nothing as well. */
const settled = (tokens: readonly Token[][], [pattern, length]: Position): Position[] =>
  tokens[pattern]![length] === STAR
    ? [
        [pattern, length],
        [pattern, length + 1],
      ]
    : [[pattern, length]];

function step(tokens: readonly Token[][], [pattern, length]: Position, character: Token): Position[] {
  const next: Position[] = [];
  if (length > 0 && tokens[pattern]![length - 1] === STAR) next.push([pattern, length]);
  if (tokens[pattern]![length] === character) next.push(...settled(tokens, [pattern, length + 1]));
  return next;
}

const unique = (positions: readonly Position[]): Position[] => [
  ...new Map(positions.map((position) => [position.join('.'), position])).values(),
];
