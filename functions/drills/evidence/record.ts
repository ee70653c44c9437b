import { inform } from '../../control-loop/eventBus.ts';
import type { StepTools } from '../steps/step.ts';
import type { DrillEvidence } from './evidence.ts';
import { EvidenceStore } from './store.ts';
import { describeSlower, slowerOf } from './trend.ts';

/** A yearly drill has few before it; more than this are never compared. */
const COMPARED_MAX = 30;

const COMPARED_MS = 400 * 86_400_000;

/**
 * Keeps what stays of a drill, and tells people once that these drills get slower, if that is so with this one. It is
 * told again only after a drill that was not.
 */
export async function recordEvidence(
  { environment, logger }: Pick<StepTools, 'environment' | 'logger'>,
  evidence: DrillEvidence,
  nowMs: number,
): Promise<void> {
  const { drill, resource, drillId } = evidence;
  const store = new EvidenceStore(environment.tableName);
  const only = { drill, resource };
  const { drills } = await store.read({ sinceMs: nowMs - COMPARED_MS, only, limit: COMPARED_MAX });
  const others = drills.filter((one) => one.drillId !== drillId);
  const slower = slowerOf([...others, evidence]);
  if (!slower) {
    await store.put(evidence);
    return;
  }
  // A repeated report finds its own, and what was said before still holds.
  const isTold = drills.find((one) => one.drillId === drillId)?.toldSlower ?? others[0]?.toldSlower ?? false;
  const isTaken =
    isTold ||
    (await inform({ busName: environment.busName, logger }, nowMs, {
      'detail-type': 'Attention Needed',
      detail: {
        schemaVersion: 1,
        controller: 'drills',
        resource,
        reason: `slower ${drill}`,
        state: 'raised',
        message: describeSlower(drill, resource, slower),
      },
    }));
  await store.put({ ...evidence, ...(isTaken && { toldSlower: true }) });
}
