/** Where a pattern may begin: paths with a slash, everything else with anything. */
type Universe = 'path' | 'text';

/** Beyond so many steps nobody has an answer: patterns of rules have at most 128 characters. */
const MAX_STEPS = 20_000;

/** Stands for every character that neither pattern names. */
const OTHER = '\0';

/** The places in a pattern that are reached without a character: a `*` may stand for nothing. */
function reach(pattern: string, places: Iterable<number>): ReadonlySet<number> {
  const reached = new Set(places);
  for (const place of reached) if (pattern[place] === '*') reached.add(place + 1);
  return reached;
}

/** Where one character leads from these places. */
function step(pattern: string, places: Iterable<number>, character: string): ReadonlySet<number> {
  const next = [...places].flatMap((place) => {
    const wanted = pattern[place];
    if (wanted === '*') return [place];
    return wanted === '?' || wanted === character ? [place + 1] : [];
  });
  return reach(pattern, next);
}

/**
 * Whether everything that fits `inner` fits `outer`, too: `*` stands for any characters, `?` for exactly one ("Rule
 * condition types"). The places that both can be at are walked together; there is a text that fits only `inner` where it
 * comes to its end and `outer` does not.
 */
export function isWithin(inner: string, outer: string, universe: Universe = 'text'): boolean {
  const alphabet = [...new Set([...inner, ...outer, OTHER])].filter((one) => one !== '*' && one !== '?');
  if (universe === 'path' && !alphabet.includes('/')) alphabet.push('/');
  const keyOf = (one: ReadonlySet<number>) => [...one].toSorted((a, b) => a - b).join(',');
  const open = [{ ours: reach(inner, [0]), theirs: reach(outer, [0]), isFirst: true }];
  const seen = new Set<string>();
  for (const { ours, theirs, isFirst } of open) {
    if (seen.size > MAX_STEPS) return false;
    // A path is never empty.
    if (!(universe === 'path' && isFirst) && ours.has(inner.length) && !theirs.has(outer.length)) return false;
    for (const character of universe === 'path' && isFirst ? ['/'] : alphabet) {
      const next = { ours: step(inner, ours, character), theirs: step(outer, theirs, character), isFirst: false };
      if (next.ours.size === 0) continue;
      const key = `${keyOf(next.ours)} ${keyOf(next.theirs)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return true;
}

/** Whether any path can fit a pattern. */
export const isPathPattern = (pattern: string): boolean => /^[/*?]/.test(pattern) && !pattern.includes('#');

/** Whether any host can fit a pattern: hosts have letters, digits, hyphens and dots, some have underscores. */
export const isHostPattern = (pattern: string): boolean => /^[a-z0-9._*?-]+$/i.test(pattern);
