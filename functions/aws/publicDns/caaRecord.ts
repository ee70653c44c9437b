/** One CAA record as a resolver returns it. */
export interface CaaRecord {
  /** The flag by which a certificate authority that does not know the tag must refuse (RFC 8659, section 4.1). */
  readonly isCritical: boolean;
  /** `issue`, `issuewild`, `iodef`, …; tags ignore case. */
  readonly tag: string;
  readonly value: string;
}

/** What CAA says about a name, and which record says it. */
export type CaaVerdict =
  | { readonly kind: 'allowed' }
  /** @property record `shop.example CAA 0 issue "letsencrypt.org"`, with the name at which it stands */
  | { readonly kind: 'forbidden'; readonly record: string }
  /** Some server could not be asked: nobody can say. */
  | { readonly kind: 'unknown'; readonly error: string };

/** Amazon's certificate authorities (ACM user guide, "Certification authority authorization problems"). */
const AMAZON = new Set(['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com']);

/** Tags that Amazon knows for certain: others are taken for unknown (a guess; the stricter answer). */
const KNOWN_TAGS = new Set(['issue', 'issuewild', 'iodef']);

const LABEL = '[a-z0-9](?:-*[a-z0-9])*';
const PARAMETER = String.raw`${LABEL}[ \t]*=[ \t]*[!-:<-~]*`;

/** `issue-value` of RFC 8659, section 4.2: an authority or none, and parameters after a semicolon. */
const ISSUE_VALUE = new RegExp(
  String.raw`^[ \t]*(${LABEL}(?:\.${LABEL})*)?[ \t]*(?:;[ \t]*(?:${PARAMETER}(?:[ \t]*;[ \t]*${PARAMETER})*[ \t]*)?)?$`,
  'i',
);

/** The record of a relevant set that keeps Amazon from issuing for a name; undefined if none does. */
export function forbiddingRecord(records: readonly CaaRecord[], name: string): CaaRecord | undefined {
  const unknown = records.find(({ isCritical, tag }) => isCritical && !KNOWN_TAGS.has(tag.toLowerCase()));
  if (unknown) return unknown;
  const tagged = (wanted: string) => records.filter(({ tag }) => tag.toLowerCase() === wanted);
  // For a wildcard, `issuewild` alone decides where there is any (section 4.3).
  const wild = name.startsWith('*.') ? tagged('issuewild') : [];
  const deciding = wild.length > 0 ? wild : tagged('issue');
  return deciding.some(({ value }) => AMAZON.has(authorityOf(value))) ? undefined : deciding[0];
}

/** Empty where no authority is named, and where the value is malformed, which forbids as well. */
const authorityOf = (value: string): string => ISSUE_VALUE.exec(value)?.[1]?.toLowerCase() ?? '';

export const describeCaa = (owner: string, { isCritical, tag, value }: CaaRecord): string =>
  `${owner} CAA ${isCritical ? 128 : 0} ${tag} "${value}"`;
