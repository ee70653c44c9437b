import type { DrillRecord, GameDayDrill } from '../api/record.ts';
import type { StepTools } from '../steps/step.ts';

/** A drill that is cleaned up and has no report by then goes without. */
const REPORTED_WITHIN_MS = 10 * 60_000;

/** Whether a drill is over: cleaned up and reported, or its report takes too long. */
const isOver = ({ cleanedAtMs, reportedAtMs }: DrillRecord, nowMs: number): boolean =>
  cleanedAtMs !== undefined && (reportedAtMs !== undefined || nowMs - cleanedAtMs > REPORTED_WITHIN_MS);

/**
 * Writes down how the drill that runs has ended, once it has.
 * @returns its record while it runs; undefined if none does
 */
export async function followCurrent(tools: StepTools): Promise<DrillRecord | undefined> {
  const { record, recordPhase, store } = tools;
  const drills = record.gameDay?.drills ?? [];
  const at = drills.findIndex(({ drillId, verdict }) => drillId !== undefined && verdict === undefined);
  const current = drills[at];
  if (!current) return undefined;
  const found = await store.find(current.drillId!);
  if (found && !isOver(found, Date.now())) return found;
  const { verdict = 'unknown', reason = 'no-verdict', explanation = 'It was never begun.' } = found ?? {};
  const ended: GameDayDrill = { ...current, verdict, reason, explanation };
  const gameDay = { drills: drills.with(at, ended) };
  await recordPhase('drill-ended', `${current.drillId}: ${verdict}: ${explanation}`, { gameDay });
  return undefined;
}
