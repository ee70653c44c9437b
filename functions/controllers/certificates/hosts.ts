import { isWildcardTooDeep, nameForHostPattern } from '../../../fleet/domains.ts';

/** What certificates have to be valid for so that they are for these hosts; wildcards too deep for one are left out. */
export const namesFor = (hosts: readonly string[]): string[] => [
  ...new Set(hosts.map(nameForHostPattern).filter((name) => !isWildcardTooDeep(name))),
];

/** Hosts in rules that no certificate can ever be valid for. */
export const hostsTooDeep = (listeners: readonly { readonly hosts: readonly string[] }[]): string[] =>
  listeners.flatMap(({ hosts }) => hosts.filter((host) => host !== '*' && isWildcardTooDeep(nameForHostPattern(host))));
