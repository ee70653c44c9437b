import type { DrillContext } from './context.ts';
import type { DrillRecord } from '../api/record.ts';

/**
 * Writes down which execution ends a drill whose own is over, so that the sweep sees whether it still does. Once for each:
 * two of them at a time would overwrite each other at every step.
 * @param runBy the ARN of the execution that calls the step; undefined in one that began before an upgrade
 */
export async function noteEnding(
  { store }: Pick<DrillContext, 'store'>,
  { drillId, ending, executionArn }: DrillRecord,
  runBy: string | undefined,
): Promise<void> {
  if (runBy === undefined || runBy === executionArn || runBy === ending?.executionArn) return;
  await store.update(drillId, {
    ending: { executionArn: runBy, times: ending?.times ?? 0, sinceMs: Date.now() },
  });
}
