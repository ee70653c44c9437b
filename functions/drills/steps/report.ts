import * as z from 'zod/mini';
import { CLUSTER_DRILLS } from '../../../fleet/drillNames.ts';
import { inform } from '../../control-loop/eventBus.ts';
import { type Findings, measureDrill, NOTHING_FOUND } from '../measure/findings.ts';
import { lookAgain, resourcesOf } from '../kinds/lastLooks.ts';
import { alarmsDuring } from '../report/facts/alarmHistory.ts';
import { originOf } from '../report/facts/origin.ts';
import { rdsEvents } from '../measure/rdsEvents.ts';
import { probeTimeline } from '../measure/probeTimeline.ts';
import { type DrillEvidence, evidenceOf } from '../evidence/evidence.ts';
import { recordEvidence } from '../evidence/record.ts';
import { renderReport } from '../report/html.ts';
import type { AlarmDuring, DrillReport, LastLook, MeasuredPhase, Origin, TimelineEntry } from '../api/report.ts';
import type { ShortReport } from '../api/record.ts';
import { refusalOf, wordsOf } from '../../aws/refused.ts';
import { seriesOf } from '../measure/seconds.ts';
import { folderOf } from '../api/keys.ts';
import { failed, goOn, type Next, tell } from '../machine/goOn.ts';
import { endWaiting, readMemory } from '../machine/patience.ts';
import { describeLeft } from '../machine/putRight.ts';
import { readStates } from '../machine/states.ts';
import { createStep, type StepTools } from './step.ts';

const eventSchema = z.object({ last: z.optional(z.looseObject({ report: z.optional(z.unknown()) })) });

type Result = ({ readonly isReported: true } & Reported) | ({ readonly isReported: false } & Next);

const memoryOf = (event: unknown) => readMemory(eventSchema.parse(event).last?.report);

/**
 * Writes the report to the bucket and publishes the end of the drill; a repeated report says the same again. Nothing is
 * held any more: it is tried for hours, and people are told.
 */
export const handler = createStep<Result>(
  'drill-report',
  async (tools, event) => {
    const reported = await writeReport(tools);
    await tell(tools, tools.record.input.resource, endWaiting(memoryOf(event)));
    return { isReported: true, ...reported };
  },
  {
    notOwn: (drillId) => ({ isReported: true, drillId, verdict: 'refused', reason: 'name-used' }),
    async failed(error, event, tools) {
      const { drillId } = event;
      tools.logger.error('the report failed', { drillId, error });
      const about = { drillId, resource: drillId, what: 'The report', advice: ADVICE };
      return {
        isReported: false,
        ...(await goOn(tools, about, memoryOf(event), { ...failed(error), afterMinutes: TOLD_AFTER_MINUTES })),
      };
    },
  },
);

/** Nothing waits for it: a bucket may fail for a moment. */
const TOLD_AFTER_MINUTES = 1;

const ADVICE =
  'It is tried again for four hours, at most two minutes apart. The drill is cleaned up and holds nothing; the verdict is in the ledger.';

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
  const [json, html] = [`${folderOf(drillId)}report.json`, `${folderOf(drillId)}report.html`];
  let unwritten: string | undefined;
  try {
    // A reader that waits for the JSON finds the page beside it.
    await results.write(html, renderReport(report), 'text/html; charset=utf-8');
    await results.write(json, JSON.stringify(report), 'application/json');
  } catch (error) {
    const writesForMs = refusalOf(error) === undefined ? WRITES_FOR_MS.unanswered : WRITES_FOR_MS.refused;
    if (report.finishedAtMs - (record.cleanedAtMs ?? record.requestedAtMs) < writesForMs) throw error;
    unwritten = wordsOf(error);
    logger.error('the report could not be written', { drillId, error });
  }
  await store.update(drillId, { reportedAtMs: report.finishedAtMs, shortReport: shortReportOf(report, unwritten) });
  await keepEvidence(tools, report, unwritten === undefined ? { bucket, json, html } : undefined);
  const about = { schemaVersion: 1 as const, drillId, drill, resource: input.resource };
  const place = unwritten === undefined ? { bucket, json, html } : { unwritten };
  const detail = { ...about, verdict, reason, explanation, ...place };
  await inform({ busName: environment.busName, logger }, report.finishedAtMs, {
    'detail-type': 'Drill Finished',
    detail,
  });
  return { drillId, verdict, reason, ...place };
}

/** A list without this drill is better than an execution that fails after everything was cleaned up. */
async function keepEvidence(tools: StepTools, report: DrillReport, place: DrillEvidence['report']): Promise<void> {
  const { logger, record } = tools;
  try {
    const evidence = evidenceOf(report, { settledAtMs: record.injection?.settledAtMs, place });
    await recordEvidence(tools, evidence, report.finishedAtMs);
  } catch (error) {
    logger.error('the drill is missing in the evidence', { drillId: record.drillId, error });
  }
}

/** A bucket that refuses, or does not answer, for so long costs the report its place; until then the step is repeated. */
const WRITES_FOR_MS = { refused: 2 * 60_000, unanswered: 4 * 3_600_000 };

/** What stays in the ledger, wherever the report is. */
const shortReportOf = (
  { measured, failback, total, lastLook, left, injectedAtMs, rollbackAtMs, finishedAtMs }: DrillReport,
  unwritten: string | undefined,
): ShortReport => ({
  ...(measured && {
    downtimeMs: measured.downtimeMs,
    downtimeErrorMs: measured.downtimeErrorMs,
    lostWrites: measured.lostWrites,
  }),
  ...(failback && { rollbackDowntimeMs: failback.downtimeMs }),
  ...(total && { totalDowntimeMs: total.downtimeMs }),
  ...(lastLook && lastLook.fault === undefined && { isAsPlanned: lastLook.facts.every(({ isMet }) => isMet) }),
  ...(left !== undefined && { left }),
  ...(injectedAtMs !== undefined && { injectedAtMs }),
  ...(rollbackAtMs !== undefined && { rollbackAtMs }),
  finishedAtMs,
  ...(unwritten !== undefined && { unwritten }),
});

async function createReport(tools: StepTools): Promise<DrillReport> {
  const { record, results, settings } = tools;
  const { drillId, drill, input, injection, plan, probing, rollback } = record;
  const finishedAtMs = Date.now();
  const findings = await readable(tools, measureDrill(tools), NOTHING_FOUND);
  const events = await eventsOf(tools, finishedAtMs);
  const attempts = probing ? await readable(tools, results.attempts(probing.prefix), []) : [];
  // What the probes see after they were stopped does not count.
  const seen = attempts.filter(({ startedAtMs }) => startedAtMs < (record.releasedAtMs ?? finishedAtMs));
  const alarms = await readable(tools, readAlarms(tools, finishedAtMs), []);
  return {
    schemaVersion: 1,
    drillId,
    drill,
    resource: input.resource,
    dryRun: input.dryRun ?? false,
    verdict: record.verdict ?? 'unknown',
    reason: record.reason ?? 'no-verdict',
    explanation: record.explanation ?? 'The drill ended without a verdict.',
    origin: await readOrigin(tools),
    requestedBy: record.requestedBy,
    requester: record.requester,
    requestedAtMs: record.requestedAtMs,
    approvals: record.approvals ?? [],
    aborted: record.abort,
    plan,
    planHash: record.planHash,
    targets: plan?.targets,
    measured: findings.measured,
    failback: findings.failback,
    phases: phasesOf(findings),
    total: findings.total,
    lastLook: injection && (await lookBack(tools)),
    alarms,
    calendarTimeZone: settings.calendar.timeZone,
    injectedAtMs: injection?.atMs,
    rollbackAtMs: rollback?.atMs,
    left: describeLeft(record),
    // A drill that the drill API refused has no execution.
    states: record.executionArn ? await readable(tools, readStates(record.executionArn, finishedAtMs), []) : [],
    timeline: [...(record.timeline ?? []), ...events, ...alarms.flatMap(linesOf), ...probeTimeline(seen)].toSorted(
      (one, other) => one.atMs - other.atMs,
    ),
    series: seriesOf(seen, injection?.atMs),
    startedAtMs: record.startedAtMs ?? record.requestedAtMs,
    finishedAtMs,
  };
}

const phasesOf = ({ baseline, measured, failback }: Findings): MeasuredPhase[] => [
  ...(baseline ? [{ ...baseline, phase: 'baseline' as const }] : []),
  ...(measured ? [{ ...measured, phase: 'injection' as const }] : []),
  ...(failback ? [{ ...failback, phase: 'rollback' as const }] : []),
];

const linesOf = ({ name, changes }: AlarmDuring): TimelineEntry[] =>
  changes.map(({ atMs, from, to }) => ({ atMs, source: 'event', text: `Alarm ${name}: ${from} → ${to}.` }));

async function readOrigin(tools: StepTools): Promise<Origin> {
  const { environment, functionArn, record } = tools;
  const resources = await readable(tools, resourcesOf(record), []);
  return originOf(record, { stage: environment.stage, functionArn, environment: process.env, resources });
}

/** From the request on: the preflight reads them, too. A drill that the fleet no longer has is refused, without alarms. */
async function readAlarms({ record, settings }: StepTools, untilMs: number): Promise<AlarmDuring[]> {
  const { drill, input, requestedAtMs } = record;
  const policy = settings.list.find((one) => one.drill === drill && one.resource === input.resource);
  return policy ? await alarmsDuring(policy, { fromMs: requestedAtMs, untilMs }) : [];
}

/** Nothing is "as it was" before it was looked at: the resource, the lock and the interlocks. */
async function lookBack({ record, interlocks, locks }: StepTools): Promise<LastLook> {
  const { drillId, input, interlocked = [], lock } = record;
  try {
    const facts = [...(await lookAgain(record))];
    const atMs = Date.now();
    const held = [
      ...(lock && (await locks.isHeldBy(lock, drillId, atMs)) ? ['lock'] : []),
      ...(await interlocks.heldBy(interlocked, input.resource, drillId, atMs)),
    ];
    const found = held.join(', ') || 'none';
    facts.push({ what: 'lock and interlocks of this drill', expected: 'none', found, isMet: held.length === 0 });
    return { atMs, facts, fault: undefined };
  } catch (error) {
    return { atMs: Date.now(), facts: [], fault: wordsOf(error) };
  }
}

/** What cannot be read is missing in the report, which is better than no report. */
async function readable<Result>({ logger }: StepTools, reading: Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await reading;
  } catch (error) {
    logger.error('missing in the report', { error });
    return otherwise;
  }
}

/**
 * The events of RDS during the drill. A report without them is better than none. For load balancers and certificates, AWS
 * has no events that can be read afterwards.
 */
async function eventsOf({ record, logger }: StepTools, finishedAtMs: number): Promise<TimelineEntry[]> {
  const fromMs = record.startedAtMs ?? record.requestedAtMs;
  if (!record.plan || !CLUSTER_DRILLS.has(record.drill)) return [];
  try {
    return await rdsEvents(record, { fromMs, untilMs: finishedAtMs });
  } catch (error) {
    logger.warn('could not read the events of RDS', { error });
    return [{ atMs: finishedAtMs, source: 'event', text: `Could not read the events of RDS: ${String(error)}.` }];
  }
}
