import type { Numbers } from '../../functions/control-loop/decision.ts';
import { History } from '../../functions/control-loop/history.ts';
import type { ResourceRecord } from '../../functions/control-loop/record.ts';
import type { Installation } from './installation.ts';
import type { Target } from './target.ts';

/** The decision about a resource that was last told, by the controller that is deployed. */
export interface LastDecision {
  readonly kind: string;
  readonly reason: string;
  readonly atMs: number;
  readonly ageSeconds: number;
  /** In which mode it was made; undefined, like the numbers, if its line of history is gone. */
  readonly mode: 'observe' | 'act' | undefined;
  readonly numbers: Numbers | undefined;
}

/** Undefined where none has been told yet. */
export async function readLastDecision(
  { caller, tableName }: Installation,
  { row, resource }: Target,
  { told }: Pick<ResourceRecord<unknown>, 'told'>,
): Promise<LastDecision | undefined> {
  if (!told) return undefined;
  const line = await new History(tableName, row.name).decisionAt(resource, told.atMs);
  return {
    ...told,
    ageSeconds: Math.max(0, Math.round((caller.nowMs - told.atMs) / 1000)),
    mode: line?.mode,
    numbers: line?.numbers,
  };
}
