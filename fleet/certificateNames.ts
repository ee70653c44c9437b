import { withoutWildcard } from './domains.ts';

/** In octets: "The first domain name … cannot exceed 64", because it becomes the common name (API reference, RequestCertificate). */
const MAX_FIRST_NAME_OCTETS = 64;

/** In octets, of every other name. */
const MAX_NAME_OCTETS = 253;

/** A label of a name that ACM takes: letters, digits and hyphens, which stand neither first nor last (API model). */
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Labels with hyphens in these places are internationalised, or not allowed (user guide, "Managed renewal"). */
const TAGGED_LABEL = /^..--/;

/**
 * Whether ACM takes a name in a request: ASCII only, at least two labels, no underscore, and no address. An asterisk in
 * place of the first label is allowed. It must be in lower case and without a dot at its end.
 */
export function isCertifiable(name: string): boolean {
  const labels = withoutWildcard(name).split('.');
  const last = labels.at(-1)!;
  return (
    name.length <= MAX_NAME_OCTETS &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label) && (!TAGGED_LABEL.test(label) || label.startsWith('xn--'))) &&
    last.length >= 2 &&
    !/^\d+$/.test(last)
  );
}

export const isFirstName = (name: string): boolean => name.length <= MAX_FIRST_NAME_OCTETS;

/** The shortest name goes first, where ACM takes 64 octets only; the others stay in their order. */
export function shortestFirst(names: readonly string[]): string[] {
  const shortest = names.toSorted((a, b) => a.length - b.length)[0];
  return shortest === undefined ? [] : [shortest, ...names.filter((name) => name !== shortest)];
}
