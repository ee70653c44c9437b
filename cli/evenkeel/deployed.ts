import type { Numbers } from '../../functions/control-loop/decision.ts';
import { History } from '../../functions/control-loop/history.ts';
import { type ClusterRecord, CONTROLLER, type Installation } from './installation.ts';

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
  resource: string,
  { told }: Pick<ClusterRecord, 'told'>,
  controller: string = CONTROLLER,
): Promise<LastDecision | undefined> {
  if (!told) return undefined;
  const line = await new History(tableName, controller).decisionAt(resource, told.atMs);
  return {
    ...told,
    ageSeconds: Math.max(0, Math.round((caller.nowMs - told.atMs) / 1000)),
    mode: line?.mode,
    numbers: line?.numbers,
  };
}

/**
 * What the deployed controller goes by, in words, if the fleet file says something else: it may have been changed since,
 * or it is another installation's.
 */
export function describeDifference(
  { fleet }: Installation,
  cluster: string,
  decision: LastDecision | undefined,
): string | undefined {
  const { mode, readers } = fleet.clusters[cluster]!;
  const { floor = readers.min, ceiling = readers.max } = decision?.numbers ?? {};
  const deployed = `mode ${decision?.mode ?? mode}, ${floor} to ${ceiling} readers`;
  if (deployed === `mode ${mode}, ${readers.min} to ${readers.max} readers`) return undefined;
  return `The fleet file differs from what is deployed (${deployed}); --fleet FILE names another.`;
}
