import type { DrillName } from '../../../fleet/drillNames.ts';
import { publish } from '../../control-loop/publish.ts';
import { measureDrill } from '../measure/findings.ts';
import { rdsEvents } from '../measure/rdsEvents.ts';
import { probeTimeline } from '../measure/probeTimeline.ts';
import { renderReport } from '../report/html.ts';
import type { DrillReport, TimelineEntry } from '../api/report.ts';
import { seriesOf } from '../measure/seconds.ts';
import { prefixOf } from '../measure/results.ts';
import { readStates } from '../machine/states.ts';
import { createStep, type StepTools } from './step.ts';

/** Tells the whole drill, to the bucket and to the bus; a repeated one tells the same again. */
export const handler = createStep('drill-report', async (tools) => {
  const { bucket, environment, record, results, store } = tools;
  const { drillId, drill, input } = record;
  const report = await createReport(tools);
  const { verdict, reason, explanation } = report;
  const [json, html] = [`${prefixOf(drillId)}report.json`, `${prefixOf(drillId)}report.html`];
  // Whoever waits for the JSON finds the page beside it.
  await results.write(html, renderReport(report), 'text/html; charset=utf-8');
  await results.write(json, JSON.stringify(report), 'application/json');
  await store.update(drillId, { reportedAtMs: report.finishedAtMs });
  const about = { schemaVersion: 1 as const, drillId, drill, resource: input.resource };
  const detail = { ...about, verdict, reason, explanation, bucket, json, html };
  await publish(environment.busName, report.finishedAtMs, { 'detail-type': 'Drill Finished', detail });
  return { drillId, verdict, reason, bucket, json, html };
});

async function createReport(tools: StepTools): Promise<DrillReport> {
  const { record, results } = tools;
  const { drillId, drill, input, plan, probing } = record;
  const finishedAtMs = Date.now();
  const { measured, failback } = await measureDrill(tools);
  const told = await eventsOf(tools, finishedAtMs);
  const attempts = probing ? await results.attempts(probing.prefix) : [];
  // Once the probes have been told to stop, nobody looks at what they still see.
  const seen = attempts.filter(({ startedAtMs }) => startedAtMs < (record.releasedAtMs ?? finishedAtMs));
  return {
    schemaVersion: 1,
    drillId,
    drill,
    resource: input.resource,
    dryRun: input.dryRun ?? false,
    verdict: record.verdict ?? 'unknown',
    reason: record.reason ?? 'no-verdict',
    explanation: record.explanation ?? 'It ended without a verdict.',
    requestedBy: record.requestedBy,
    requestedAtMs: record.requestedAtMs,
    approvals: record.approvals ?? [],
    plan,
    planHash: record.planHash,
    targets: plan?.targets,
    measured,
    failback,
    injectedAtMs: record.injection?.atMs,
    putBackAtMs: record.putBack?.atMs,
    left: record.leftText,
    // What was refused at the door has no execution.
    states: record.executionArn ? await readStates(record.executionArn, finishedAtMs) : [],
    timeline: [...(record.timeline ?? []), ...told, ...probeTimeline(seen)].toSorted(
      (one, other) => one.atMs - other.atMs,
    ),
    series: seriesOf(seen),
    startedAtMs: record.startedAtMs ?? record.requestedAtMs,
    finishedAtMs,
  };
}

/** Drills of clusters. Of load balancers and certificates AWS keeps no events that one could ask for afterwards. */
const OF_RDS: ReadonlySet<DrillName> = new Set<DrillName>(['aurora-failover', 'reader-loss']);

/** What AWS told meanwhile. A report without it is better than none. */
async function eventsOf({ record, logger }: StepTools, finishedAtMs: number): Promise<TimelineEntry[]> {
  const fromMs = record.startedAtMs ?? record.requestedAtMs;
  if (!record.plan || !OF_RDS.has(record.drill)) return [];
  try {
    return await rdsEvents(record, { fromMs, untilMs: finishedAtMs });
  } catch (error) {
    logger.warn('AWS tells no events', { error });
    return [
      { atMs: finishedAtMs, source: 'event', text: `What AWS told meanwhile could not be read: ${String(error)}.` },
    ];
  }
}
