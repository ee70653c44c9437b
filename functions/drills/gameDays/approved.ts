import type { DrillContext } from '../machine/context.ts';
import type { DrillRecord } from '../api/record.ts';
import { refuse } from '../api/refusal.ts';
import type { Approval } from '../api/report.ts';
import { currentHash } from './hash.ts';

/**
 * The approvals of a drill that a game day has started: those of the game day, if they are about this very plan. What
 * counts is the item of the approvals, whose hash is over every plan: the record alone approves nothing.
 * @throws {RefusedError} plan-changed, denied
 */
export async function approvedInGameDay(
  { approvals, store }: Pick<DrillContext, 'approvals' | 'store'>,
  { drillId, partOf }: Pick<DrillRecord, 'drillId' | 'partOf'>,
  planHash: string,
): Promise<readonly Approval[]> {
  const [item, gameDay] = await Promise.all([approvals.find(partOf!), store.find(partOf!)]);
  const entry = gameDay?.gameDay?.drills.find((each) => each.drillId === drillId);
  if (!item || !gameDay || !entry || gameDay.verdict !== undefined || gameDay.abort)
    throw refuse('denied', `The game day ${partOf} does not have this drill, or has ended.`);
  if (item.decided !== 'approved' || item.planHash !== currentHash(gameDay))
    throw refuse('denied', `The plans of the game day ${partOf} are not approved.`);
  if (entry.planHash !== planHash)
    throw refuse('plan-changed', `The plan has changed since the game day ${partOf} was approved.`);
  return item.approvals;
}
