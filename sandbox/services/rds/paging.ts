import { invalidParameterValue } from './errors.ts';
import type { Ordered } from '../orderedStore.ts';

interface PageRequest {
  readonly MaxRecords?: number | undefined;
  readonly Marker?: string | undefined;
}

/** Default 100, at least 20, at most 100 records a page: API reference of all Describe operations of RDS but one. */
const PAGE = { default: 100, min: 20, max: 100 };

/** The order behind which the page starts. Raises InvalidParameterValue. */
export function startOf({ Marker }: PageRequest): number {
  if (!Marker) return 0;
  const order = Number(Buffer.from(Marker, 'base64url').toString());
  if (!Number.isSafeInteger(order) || order < 1) throw invalidParameterValue(`Invalid marker: ${Marker}`);
  return order;
}

/**
 * The first page of `candidates`, which must come in their order and start behind `startOf(request)`. They are asked
 * for only as long as the page has room. Raises InvalidParameterValue.
 */
export function pageOf<Item extends Ordered>(
  candidates: Iterable<Item>,
  request: PageRequest,
  accepts: (item: Item) => boolean = () => true,
  maxRecords: number = PAGE.max,
): { items: Item[]; Marker?: string } {
  const size = request.MaxRecords ?? PAGE.default;
  if (size < PAGE.min || size > maxRecords)
    throw invalidParameterValue(`Invalid value ${size} for MaxRecords. Must be between ${PAGE.min} and ${maxRecords}`);
  const items: Item[] = [];
  for (const candidate of candidates) {
    if (!accepts(candidate)) continue;
    if (items.length === size) return { items, Marker: Buffer.from(`${items.at(-1)!.order}`).toString('base64url') };
    items.push(candidate);
  }
  return { items };
}
