/** The maximum edit distance of a typo. */
const MAX_EDITS = 2;

/** The closest match; the first of equally close ones, undefined if none is close. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const begun = words.find((word) => typed.length >= 3 && word.startsWith(typed));
  if (begun !== undefined) return begun;
  const near = words
    .map((word) => ({ word, edits: editsBetween(typed, word) }))
    .filter(({ word, edits }) => edits <= Math.min(MAX_EDITS, word.length - 1))
    .toSorted((a, b) => a.edits - b.edits);
  return near[0]?.word;
}

/** The Levenshtein distance. */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
