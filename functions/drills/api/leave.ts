import type { DrillContext } from '../machine/context.ts';
import { phaseRecorder } from '../steps/step.ts';
import type { DrillApiResponse } from './contract.ts';
import type { DrillRecord, Leave } from './record.ts';

/**
 * Gives up the rollback of a drill: what AWS has now stays, and the next call of the clean-up releases everything. The
 * first decision counts.
 */
export async function leaveDrill(
  context: DrillContext,
  drillId: string,
  given: Omit<Leave, 'atMs'>,
): Promise<DrillApiResponse> {
  const { store } = context;
  const record = await store.find(drillId);
  if (!record) return { ok: false, drillId, reason: 'not-found', explanation: `Unknown drill ${drillId}.` };
  if (record.gameDay) return await leaveRunning(context, record, given);
  const refused = refuseLeaving(record);
  if (refused) return { ok: false, drillId, ...refused };
  if (await store.update(drillId, { leave: { ...given, atMs: Date.now() } }, { unless: ['leave', 'cleanedAtMs'] })) {
    const text = `${given.by} (${given.principal}) leaves everything as it is: ${given.why}.`;
    await phaseRecorder(context, record)('leaving', text, {}, 'person');
  }
  return { ok: true, drillId, state: 'leaving' };
}

/** A game day changes nothing itself: what is rolled back is the drill of it that runs. */
async function leaveRunning(
  context: DrillContext,
  { drillId, gameDay }: DrillRecord,
  given: Omit<Leave, 'atMs'>,
): Promise<DrillApiResponse> {
  const running = gameDay?.drills.find((each) => each.drillId !== undefined && each.verdict === undefined);
  if (running) return await leaveDrill(context, running.drillId!, given);
  return { ok: false, drillId, reason: 'not-ending', explanation: `No drill of ${drillId} is being rolled back.` };
}

function refuseLeaving(record: DrillRecord): { reason: string; explanation: string } | undefined {
  const { drillId, cleanedAtMs, verdict, abort, injection, rollback, rollbackSinceMs } = record;
  if (cleanedAtMs !== undefined)
    return { reason: 'over', explanation: `${drillId} has already ended: ${verdict}. It holds nothing any more.` };
  const isEnding = verdict ?? abort ?? rollback ?? rollbackSinceMs;
  if (isEnding === undefined) {
    const explanation = injection
      ? `${drillId} is not being rolled back yet: abort it first.`
      : `${drillId} has changed nothing yet: abort it.`;
    return { reason: 'not-ending', explanation };
  }
  return undefined;
}
