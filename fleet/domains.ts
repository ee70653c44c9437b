/** A wildcard stands for one label, and only as the first one (RFC 6125, section 6.4.3). */
const WILDCARD = '*';

const labelsOf = (name: string) => name.split('.');

/** An apex and everything one label below it: one line of a certificate, and one CNAME that validates both. */
export const withWildcard = (apex: string): string[] => [apex, `${WILDCARD}.${apex}`];

/** A name with its wildcard taken off: what ACM validates. */
export const withoutWildcard = (name: string): string =>
  name.startsWith(`${WILDCARD}.`) ? name.slice(WILDCARD.length + 1) : name;

/**
 * No certificate has a wildcard anywhere but in front of a domain: `*.*.shop.example`, `api.*.example`, `*.example`.
 */
export const isWildcardTooDeep = (name: string): boolean => {
  const labels = labelsOf(withoutWildcard(name));
  return labels.includes(WILDCARD) || labels.length < 2;
};

/** Whether a certificate for `name` is valid for a host. A wildcard covers exactly one label, and not the apex. */
export function covers(name: string, host: string): boolean {
  if (name === host) return true;
  if (!name.startsWith(`${WILDCARD}.`)) return false;
  const [first, ...rest] = labelsOf(host);
  return first !== undefined && first !== WILDCARD && rest.join('.') === withoutWildcard(name);
}

/** Whether names of a certificate are valid for all of the hosts. */
export const coverAll = (names: readonly string[], hosts: readonly string[]): boolean =>
  hosts.every((host) => names.some((name) => covers(name, host)));

/**
 * The name that a certificate needs for a host-header condition of a rule. Such conditions ignore case, `*` stands for
 * any characters, dots included, and `?` for one. A wildcard beyond the first label is kept: no certificate can cover
 * it.
 */
export const nameForHostPattern = (pattern: string): string =>
  labelsOf(pattern.toLowerCase())
    .map((label) => (/[*?]/.test(label) ? WILDCARD : label))
    .join('.');

/** Whether a name is in a hosted zone: at label boundaries, so that `myshop.example` is not in `shop.example`. */
export const isInZone = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** A name as DNS has it, in lower case and without the last dot. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');
