import type { DrillName } from '../../../fleet/drillNames.ts';
import type { DrillRecord } from '../record.ts';
import type { TimelineEntry } from '../report/report.ts';
import type { Span } from './kind.ts';
import { rdsEvents } from './rdsEvents.ts';

/** Load balancers and certificates tell nothing that a drill has not noted itself. */
const EVENTS: { readonly [Name in DrillName]?: typeof rdsEvents } = {
  'aurora-failover': rdsEvents,
  'reader-loss': rdsEvents,
};

/** What AWS has told of a drill's resource in a span, by AWS's own clock. */
export const eventsOf = async (record: DrillRecord, span: Span): Promise<TimelineEntry[]> =>
  (await EVENTS[record.drill]?.(record, span)) ?? [];
