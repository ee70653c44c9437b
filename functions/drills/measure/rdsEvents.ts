import { paginateDescribeEvents, type SourceType } from '@aws-sdk/client-rds';
import { rds } from '../../aws/clients.ts';
import type { DrillRecord } from '../api/record.ts';
import type { TimelineEntry } from '../api/report.ts';
import { readCluster } from '../kinds/cluster.ts';

/** In milliseconds since the epoch. */
interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * The events of a drill's cluster and of its instances, including those that the plan names and that are deleted. RDS
 * keeps events for 14 days (API reference, DescribeEvents); they have no event id there.
 */
export async function rdsEvents({ plan }: DrillRecord, span: Span): Promise<TimelineEntry[]> {
  const { resource, assumes } = plan!;
  const cluster = await readCluster(resource);
  const named = [assumes['writer'], assumes['target'], assumes['reader']].filter((id) => id !== undefined);
  const instances = new Set([...named, ...(cluster?.members ?? []).map(({ id }) => id)]);
  const events = await Promise.all([
    eventsOf('db-cluster', resource, span),
    ...[...instances].map((id) => eventsOf('db-instance', id, span)),
  ]);
  return events.flat();
}

async function eventsOf(SourceType: SourceType, id: string, { fromMs, untilMs }: Span): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  const pages = paginateDescribeEvents(
    { client: rds },
    { SourceType, SourceIdentifier: id, StartTime: new Date(fromMs), EndTime: new Date(untilMs) },
  );
  for await (const { Events = [] } of pages) {
    for (const { Date: date, Message = '' } of Events) {
      if (date) entries.push({ atMs: date.getTime(), source: 'event', text: `${id}: ${Message}.` });
    }
  }
  return entries;
}
