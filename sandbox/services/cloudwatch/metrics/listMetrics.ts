import type { DimensionFilter, ListMetricsInput, Metric } from '@aws-sdk/client-cloudwatch';
import { notSimulated } from '../errors.ts';
import type { Dimension } from '../store/identity.ts';
import type { MetricStore } from '../store/store.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../times.ts';
import { offsetOf, tokenFor } from './paging.ts';

/** Source of the page's size and of both ages: API reference, ListMetrics. */
const PAGE_SIZE = 500;
const LISTED_MS = 14 * DAY_MS;
const RECENTLY_ACTIVE_MS = 3 * HOUR_MS;

/** Handles ListMetrics. A new metric is listed as soon as its first datapoint is visible; AWS takes up to 15 minutes. */
export function listMetrics(store: MetricStore, input: ListMetricsInput, nowMs: number) {
  if (input.IncludeLinkedAccounts || input.OwningAccount) throw notSimulated('Listing metrics of other accounts');
  const maxAgeMs = input.RecentlyActive ? RECENTLY_ACTIVE_MS : LISTED_MS;
  const found: Metric[] = [];
  const listed = new Set<string>();
  for (const { identity, lastMinute } of store.all()) {
    if (listed.has(identity.key)) continue;
    if (nowMs - lastMinute * MINUTE_MS > maxAgeMs) continue;
    if (input.Namespace !== undefined && input.Namespace !== identity.namespace) continue;
    if (input.MetricName !== undefined && input.MetricName !== identity.name) continue;
    if (!(input.Dimensions ?? []).every((filter) => matches(identity.dimensions, filter))) continue;
    listed.add(identity.key);
    found.push({ Namespace: identity.namespace, MetricName: identity.name, Dimensions: [...identity.dimensions] });
  }
  const offset = offsetOf(input.NextToken);
  return { Metrics: found.slice(offset, offset + PAGE_SIZE), ...tokenFor(offset + PAGE_SIZE, found.length) };
}

const matches = (dimensions: readonly Dimension[], { Name, Value }: DimensionFilter) =>
  dimensions.some((dimension) => dimension.Name === Name && (Value === undefined || dimension.Value === Value));
