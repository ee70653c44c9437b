import * as z from 'zod/mini';
import { inform } from '../../control-loop/eventBus.ts';
import { wordsOf } from '../../aws/refused.ts';
import { abortDrill } from '../api/abort.ts';
import { folderOf } from '../api/keys.ts';
import type { DrillRecord } from '../api/record.ts';
import type { Verdict } from '../api/report.ts';
import { concludeGameDay } from '../gameDays/conclude.ts';
import { followCurrent } from '../gameDays/follow.ts';
import { noteEnding } from '../machine/noteEnding.ts';
import { reportOf } from '../gameDays/report.ts';
import { renderGameDay } from '../report/gameDay.ts';
import { createStep, type StepTools } from './step.ts';

const ending = {
  Error: z.optional(z.string()),
  Cause: z.optional(z.string()),
  status: z.optional(z.string()),
  error: z.nullish(z.string()),
  cause: z.nullish(z.string()),
};

/** The error of a state that was caught, or the status event of a killed execution. */
const eventSchema = z.object({
  runBy: z.optional(z.string()),
  last: z.optional(
    z.looseObject({ ...ending, ended: z.optional(z.looseObject(ending)), report: z.optional(z.unknown()) }),
  ),
});

type Result =
  | { readonly isReported: false }
  | { readonly isReported: true; readonly drillId: string; readonly verdict: Verdict };

/**
 * Ends a game day, from whatever state: the drill that still runs is aborted, which rolls it back, and waited for; then
 * the report is written. Repeating it is harmless.
 */
export const handler = createStep<Result>(
  'game-day-end',
  async (tools, event) => {
    const { last = {}, runBy } = eventSchema.parse(event);
    if (last.report === undefined) await noteEnding(tools, tools.record, runBy);
    const { Error, Cause, status, error, cause } = last.ended ?? last;
    const end = { status, error: Error ?? error ?? undefined, cause: Cause ?? cause ?? undefined };
    const current = await followCurrent(tools);
    if (current) {
      const { abort, drillId } = tools.record;
      const why = abort?.why ?? `the game day ${drillId} has ended`;
      const by = abort?.by ?? 'game-day';
      if (current.verdict === undefined)
        await abortDrill(tools, current.drillId, { by, why, ...(abort?.principal && { principal: abort.principal }) });
      return { isReported: false };
    }
    const record = await tools.store.get(tools.record.drillId);
    const conclusion = record.verdict === undefined ? concludeGameDay({ record, end }) : undefined;
    if (conclusion && (await tools.store.update(record.drillId, conclusion, { unless: ['verdict'] })))
      await tools.recordPhase(conclusion.verdict, `${conclusion.verdict}: ${conclusion.explanation}`);
    const verdict = await writeReport(tools);
    return { isReported: true, drillId: record.drillId, verdict };
  },
  { notOwn: (drillId) => ({ isReported: true, drillId, verdict: 'refused' }) },
);

/** The records of its drills; one that somebody has deleted is missing. */
async function drillsOf({ gameDay }: DrillRecord, { store }: StepTools): Promise<ReadonlyMap<string, DrillRecord>> {
  const ids = (gameDay?.drills ?? []).flatMap(({ drillId }) => drillId ?? []);
  const records = await Promise.all(ids.map((drillId) => store.find(drillId)));
  return new Map(records.flatMap((record) => (record ? [[record.drillId, record]] : [])));
}

async function writeReport(tools: StepTools): Promise<Verdict> {
  const { bucket, environment, logger, results, store } = tools;
  const record = await store.get(tools.record.drillId);
  const { drillId, drill, input } = record;
  const report = reportOf(record, await drillsOf(record, tools), tools, Date.now());
  const { verdict, reason, explanation } = report;
  const [json, html] = [`${folderOf(drillId)}report.json`, `${folderOf(drillId)}report.html`];
  let unwritten: string | undefined;
  try {
    await results.write(html, renderGameDay(report), 'text/html; charset=utf-8');
    await results.write(json, JSON.stringify(report), 'application/json');
  } catch (error) {
    unwritten = wordsOf(error);
    logger.error('the report could not be written', { drillId, error });
  }
  const { finishedAtMs } = report;
  await store.update(drillId, {
    cleanedAtMs: finishedAtMs,
    reportedAtMs: finishedAtMs,
    shortReport: { finishedAtMs, ...(unwritten !== undefined && { unwritten }) },
  });
  const place = unwritten === undefined ? { bucket, json, html } : { unwritten };
  const detail = {
    schemaVersion: 1 as const,
    drillId,
    drill,
    resource: input.resource,
    verdict,
    reason,
    explanation,
    ...place,
  };
  await inform({ busName: environment.busName, logger }, finishedAtMs, { 'detail-type': 'Drill Finished', detail });
  return verdict;
}
