import type { Ordered } from '../orderedStore.ts';
import { validationError } from './errors.ts';

interface PageRequest {
  readonly PageSize?: number | undefined;
  readonly Marker?: string | undefined;
}

/** Between 1 and 400 (API model). That 400 is also what one gets without asking is a guess. */
const PAGE_MAX = 400;

/**
 * The first page of `items`, which must be in their order, behind the request's marker.
 * @throws {AwsError} ValidationError
 */
export function pageOf<Item extends Ordered>(
  items: Iterable<Item>,
  { PageSize: size = PAGE_MAX, Marker }: PageRequest,
): { page: Item[]; NextMarker?: string } {
  if (size < 1 || size > PAGE_MAX) throw validationError(`Page size must be between 1 and ${PAGE_MAX}`);
  const start = Marker ? orderOf(Marker) : 0;
  const page: Item[] = [];
  for (const item of items) {
    if (item.order <= start) continue;
    if (page.length === size)
      return { page, NextMarker: Buffer.from(String(page.at(-1)!.order)).toString('base64url') };
    page.push(item);
  }
  return { page };
}

function orderOf(marker: string): number {
  const order = Number(Buffer.from(marker, 'base64url').toString() || 'nothing');
  if (!Number.isSafeInteger(order) || order < 1) throw validationError(`'${marker}' is not a valid marker`);
  return order;
}
