import { covers, isWildcardTooDeep } from '../../../fleet/domains.ts';

/** A certificate on a listener, as far as it can be put together with others. */
export interface Attached {
  readonly arn: string;
  readonly names: readonly string[];
  /** It takes no place in the quota. */
  readonly isDefault: boolean;
}

/** One new certificate in place of several. */
export interface Consolidation {
  /** Those of the new certificate, in order. */
  readonly names: readonly string[];
  /** ARNs of those that it takes the place of, in order. */
  readonly replaces: readonly string[];
  /** Places that are free afterwards. */
  readonly frees: number;
}

interface Limits {
  readonly namesPerCertificate: number;
  /** Whether a wildcard below this domain may be asked for: not below a public suffix. */
  readonly isDomain: (domain: string) => boolean;
}

/**
 * The certificate with the fewest names that has every name of two or more, so that a listener has a place more than
 * before; of these the one that frees most places. Names that only differ in their first label share a wildcard.
 *
 * Two certificates already need as many names as any larger set that costs no more: it is enough to try pairs, each
 * with everything else that its widest names cover.
 */
export function cheapestConsolidation(attached: readonly Attached[], limits: Limits): Consolidation | undefined {
  const found = attached.flatMap((one, at) =>
    attached.slice(at + 1).flatMap((other) => {
      const widest = namesOf([...one.names, ...other.names], limits, true);
      if (widest.length > limits.namesPerCertificate) return [];
      const covered = attached.filter(({ names }) => names.every((name) => widest.some((wide) => covers(wide, name))));
      const frees = freedBy(covered);
      const names = namesOf(
        covered.flatMap((each) => each.names),
        limits,
        false,
      );
      return frees > 0 ? [{ names, replaces: covered.map(({ arn }) => arn).toSorted(), frees }] : [];
    }),
  );
  return found.toSorted(
    (a, b) =>
      a.names.length - b.names.length || b.frees - a.frees || a.replaces.join().localeCompare(b.replaces.join(), 'en'),
  )[0];
}

/** The new certificate takes a place itself, unless it is the default from then on. */
const freedBy = (replaced: readonly Attached[]): number =>
  replaced.filter(({ isDefault }) => !isDefault).length - (replaced.some(({ isDefault }) => isDefault) ? 0 : 1);

/** As few names as cover all of these. @param isWidest whether a single name is widened to its wildcard, too */
function namesOf(all: readonly string[], { isDomain }: Limits, isWidest: boolean): string[] {
  const byParent = Map.groupBy(new Set(all), (name) => name.split('.').slice(1).join('.'));
  return [...byParent]
    .flatMap(([parent, names]) => {
      const wildcard = `*.${parent}`;
      if (names.includes(wildcard)) return [wildcard];
      const mayBeWide = !isWildcardTooDeep(wildcard) && isDomain(parent);
      return mayBeWide && (names.length > 1 || isWidest) ? [wildcard] : names;
    })
    .toSorted();
}
