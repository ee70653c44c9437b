import type { Numbers } from '../../functions/control-loop/decision.ts';
import { History } from '../../functions/control-loop/history.ts';
import type { ResourceRecord } from '../../functions/control-loop/record.ts';
import type { Installation } from './installation.ts';
import type { Target } from './target.ts';

/** The last decision about a resource that the deployed controller recorded. */
export interface LastDecision {
  readonly kind: string;
  readonly reason: string;
  readonly atMs: number;
  readonly ageSeconds: number;
  /** The mode of the decision; undefined, like the numbers, if its entry in the history has expired. */
  readonly mode: 'observe' | 'act' | undefined;
  readonly numbers: Numbers | undefined;
}

/** Undefined if there is none yet. */
export async function readLastDecision(
  { caller, tableName }: Installation,
  { row, resource }: Target,
  { lastDecision }: Pick<ResourceRecord<unknown>, 'lastDecision'>,
): Promise<LastDecision | undefined> {
  if (!lastDecision) return undefined;
  const line = await new History(tableName, row.name).decisionAt(resource, lastDecision.atMs);
  return {
    ...lastDecision,
    ageSeconds: Math.max(0, Math.round((caller.nowMs - lastDecision.atMs) / 1000)),
    mode: line?.mode,
    numbers: line?.numbers,
  };
}
