import { isDrillName } from '../../../fleet/drillNames.ts';
import { drillMachinePrefix } from '../../../events/drillNames.ts';
import type { DrillRecord } from '../api/record.ts';
import type { DrillContext } from './context.ts';
import { ensureRecord } from './ensureRecord.ts';

interface Ended {
  readonly drillId: string;
  readonly executionArn: string | undefined;
  readonly input: unknown;
}

/**
 * The record of an execution that has none when it is cleaned up: its first step, which makes one, could not be run, and
 * then it holds nothing; or somebody has deleted the record, and what it held ends by itself.
 * @returns undefined if the ARN is none of a drill's execution
 */
export async function recordLost(
  context: DrillContext,
  { drillId, executionArn = '', input }: Ended,
): Promise<DrillRecord | undefined> {
  const prefix = drillMachinePrefix(context.environment.stage);
  const [machine = ''] = executionArn.split(':').slice(-2);
  const drill = machine.startsWith(prefix) ? machine.slice(prefix.length) : '';
  if (!isDrillName(drill)) return undefined;
  await ensureRecord(context, { drillId, drill, executionArn, input });
  const conclusion = { verdict: 'unknown' as const, reason: NO_RECORD, explanation: EXPLANATION };
  const timeline = [{ atMs: Date.now(), source: 'drill' as const, text: EXPLANATION }];
  await context.store.update(drillId, conclusion, { unless: ['verdict'], timeline });
  return await context.store.get(drillId);
}

const NO_RECORD = 'no-record';

const EXPLANATION =
  'The ledger had no record of it when it ended: it was never admitted and has changed nothing, or somebody has deleted the record. Then see whether the resource is as it was; its lock and its interlocks end by themselves.';

/** What people hear of such a drill: nobody else knows what it may have left. */
export const noticeOfLost = ({ drillId, reason, explanation }: DrillRecord): string | undefined =>
  reason === NO_RECORD ? `${drillId} is over without a result. ${explanation}` : undefined;
