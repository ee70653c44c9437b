/** A part of a controller's resources: the third of a hundred is `{ number: 3, of: 100 }`. */
export interface Part {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/**
 * So many resources are a part. RDS answers by the hundred, and a filter of a hundred names is what one call about them
 * takes.
 */
export const RESOURCES_PER_PART = 100;

/** How many parts a list is divided into; undefined where it is looked over as a whole. */
export const partsOf = (resources: number, inPartsFrom: number): number | undefined =>
  resources >= inPartsFrom ? Math.ceil(resources / RESOURCES_PER_PART) : undefined;

/**
 * The resources of a part, in the order of their names: a part is a range, which one query reads from the ledger. Together
 * the parts are all of them, whatever the number of parts.
 */
export function inPart(resources: readonly string[], { number, of }: Part): readonly string[] {
  const sorted = resources.toSorted(byBytes);
  const at = (part: number) => Math.floor((part * sorted.length) / of);
  return sorted.slice(at(number - 1), at(number));
}

/** As DynamoDB sorts them, which goes by bytes: of the letters that a name may have, by their numbers. */
const byBytes = (a: string, b: string): number => (a < b ? -1 : 1);

/** A tenth of the concurrency that Lambda gives the account is for the parts of one tick; the rest is for everything else. */
const SHARE_OF_CONCURRENCY = 1 / 10;

/**
 * How many parts are looked at at once.
 * @param most what the APIs that they call allow
 * @param concurrentExecutions Lambda's quota of the account, if it is known
 */
export const partsAtOnce = (most: number, concurrentExecutions: number | undefined): number =>
  concurrentExecutions === undefined
    ? most
    : Math.max(1, Math.min(most, Math.floor(concurrentExecutions * SHARE_OF_CONCURRENCY)));

/** The part as it stands in keys and logs: `3/100`. */
export const partName = ({ number, of }: Part): string => `${number}/${of}`;

/** What the names of a range have in common at their beginning: no more than its first and its last one have. */
export function commonBeginning(sorted: readonly string[]): string {
  const [first = ''] = sorted;
  const last = sorted.at(-1) ?? '';
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}
