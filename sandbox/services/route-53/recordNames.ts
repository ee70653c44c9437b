import { canonicalName } from '../../dns/names.ts';

/** Route 53 writes everything but letters, digits, hyphens and underscores as `\` and three octal digits. */
export const readName = (name: string): string =>
  canonicalName(name.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8))));

/** As Route 53 shows a canonical name: `\052.example.com.` */
export const shownName = (name: string): string =>
  `${name.replace(/[^a-z0-9_.-]/g, (character) => `\\${character.codePointAt(0)!.toString(8).padStart(3, '0')}`)}.`;

/** By their labels from the right, as records and zones are listed: `com.example`, `com.example.www`. */
export const listingKey = (name: string): string => name.split('.').toReversed().join('.');

const LABEL = /^(?:\*|[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)$/;

/** At most 255 octets of labels of at most 63 (developer guide, "DNS domain name format"). */
export const isName = (name: string): boolean =>
  name.length > 0 && name.length <= 255 && name.split('.').every((label) => LABEL.test(label));
