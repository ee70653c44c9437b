import type { DrillName } from '../../../fleet/drillNames.ts';
import { inform } from '../../control-loop/eventBus.ts';
import { measureDrill } from '../measure/findings.ts';
import { rdsEvents } from '../measure/rdsEvents.ts';
import { probeTimeline } from '../measure/probeTimeline.ts';
import { renderReport } from '../report/html.ts';
import type { DrillReport, TimelineEntry } from '../api/report.ts';
import { seriesOf } from '../measure/seconds.ts';
import { prefixOf } from '../measure/results.ts';
import { readStates } from '../machine/states.ts';
import { createStep, type StepTools } from './step.ts';

/** Writes the report to the bucket and publishes the end of the drill; a repeated report says the same again. */
export const handler = createStep<Reported>('drill-report', writeReport, (drillId) => ({
  drillId,
  verdict: 'refused',
  reason: 'name-used',
}));

/** The output of the execution. */
interface Reported extends Pick<DrillReport, 'drillId' | 'verdict' | 'reason'> {
  readonly bucket?: string;
  readonly json?: string;
  readonly html?: string;
}

async function writeReport(tools: StepTools): Promise<Reported> {
  const { bucket, environment, logger, record, results, store } = tools;
  const { drillId, drill, input } = record;
  const report = await createReport(tools);
  const { verdict, reason, explanation } = report;
  const [json, html] = [`${prefixOf(drillId)}report.json`, `${prefixOf(drillId)}report.html`];
  // A reader that waits for the JSON finds the page beside it.
  await results.write(html, renderReport(report), 'text/html; charset=utf-8');
  await results.write(json, JSON.stringify(report), 'application/json');
  await store.update(drillId, { reportedAtMs: report.finishedAtMs });
  const about = { schemaVersion: 1 as const, drillId, drill, resource: input.resource };
  const detail = { ...about, verdict, reason, explanation, bucket, json, html };
  await inform({ busName: environment.busName, logger }, report.finishedAtMs, {
    'detail-type': 'Drill Finished',
    detail,
  });
  return { drillId, verdict, reason, bucket, json, html };
}

async function createReport(tools: StepTools): Promise<DrillReport> {
  const { record, results } = tools;
  const { drillId, drill, input, plan, probing } = record;
  const finishedAtMs = Date.now();
  const { measured, failback } = await measureDrill(tools);
  const events = await eventsOf(tools, finishedAtMs);
  const attempts = probing ? await results.attempts(probing.prefix) : [];
  // What the probes see after they were stopped does not count.
  const seen = attempts.filter(({ startedAtMs }) => startedAtMs < (record.releasedAtMs ?? finishedAtMs));
  return {
    schemaVersion: 1,
    drillId,
    drill,
    resource: input.resource,
    dryRun: input.dryRun ?? false,
    verdict: record.verdict ?? 'unknown',
    reason: record.reason ?? 'no-verdict',
    explanation: record.explanation ?? 'The drill ended without a verdict.',
    requestedBy: record.requestedBy,
    requestedAtMs: record.requestedAtMs,
    approvals: record.approvals ?? [],
    plan,
    planHash: record.planHash,
    targets: plan?.targets,
    measured,
    failback,
    injectedAtMs: record.injection?.atMs,
    rollbackAtMs: record.rollback?.atMs,
    left: record.leftText,
    // A drill that the drill API refused has no execution.
    states: record.executionArn ? await readStates(record.executionArn, finishedAtMs) : [],
    timeline: [...(record.timeline ?? []), ...events, ...probeTimeline(seen)].toSorted(
      (one, other) => one.atMs - other.atMs,
    ),
    series: seriesOf(seen),
    startedAtMs: record.startedAtMs ?? record.requestedAtMs,
    finishedAtMs,
  };
}

/** Drills of clusters. For load balancers and certificates, AWS has no events that can be read afterwards. */
const OF_RDS: ReadonlySet<DrillName> = new Set<DrillName>(['aurora-failover', 'reader-loss']);

/** The events of RDS during the drill. A report without them is better than none. */
async function eventsOf({ record, logger }: StepTools, finishedAtMs: number): Promise<TimelineEntry[]> {
  const fromMs = record.startedAtMs ?? record.requestedAtMs;
  if (!record.plan || !OF_RDS.has(record.drill)) return [];
  try {
    return await rdsEvents(record, { fromMs, untilMs: finishedAtMs });
  } catch (error) {
    logger.warn('could not read the events of RDS', { error });
    return [{ atMs: finishedAtMs, source: 'event', text: `Could not read the events of RDS: ${String(error)}.` }];
  }
}
