import { Interlocks } from '../../control-loop/interlocks.ts';

/** Names this interlock's holder. */
const HOLDER = 'foreign-scaling-policy';

/** Three ticks: one or two may be missed. */
const HELD_MS = 15 * 60_000;

/**
 * Keeps the replicas controller away from a cluster whose readers somebody else lets be scaled: what one of the two
 * adds, the other one would remove. Each tick takes the interlock anew; once the other one is gone, the last one runs
 * out. An interlock that somebody else has on the cluster stays.
 */
export async function holdReplicas(cluster: string, tableName: string, nowMs: number): Promise<void> {
  const wish = { by: HOLDER, untilMs: nowMs + HELD_MS };
  await new Interlocks(tableName).take('replicas', cluster, wish, nowMs);
}
