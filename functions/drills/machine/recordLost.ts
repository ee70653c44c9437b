import { isDrillName } from '../../../fleet/drillNames.ts';
import { drillMachinePrefix } from '../../../events/drillNames.ts';
import { UNVERIFIED } from '../api/drillPeople.ts';
import { recordable } from '../api/input.ts';
import type { DrillRecord } from '../api/record.ts';
import type { DrillContext } from './context.ts';

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
  { environment, store }: Pick<DrillContext, 'environment' | 'store'>,
  { drillId, executionArn = '', input }: Ended,
): Promise<DrillRecord | undefined> {
  const prefix = drillMachinePrefix(environment.stage);
  const [machine = ''] = executionArn.split(':').slice(-2);
  const drill = machine.startsWith(prefix) ? machine.slice(prefix.length) : '';
  if (!isDrillName(drill)) return undefined;
  const nowMs = Date.now();
  // How it was started, and by whom, nobody can tell any more.
  await store.create({
    drillId,
    drill,
    input: recordable(input),
    executionArn,
    requestedBy: UNVERIFIED,
    requestedAtMs: nowMs,
    verdict: 'unknown',
    reason: NO_RECORD,
    explanation: EXPLANATION,
    timeline: [{ atMs: nowMs, source: 'drill', text: EXPLANATION }],
  });
  return await store.get(drillId);
}

const NO_RECORD = 'no-record';

const EXPLANATION =
  'The ledger had no record of it when it ended: it was never admitted and has changed nothing, or somebody has deleted the record. Then see whether the resource is as it was; its lock and its interlocks end by themselves.';

/** What people hear of such a drill: nobody else knows what it may have left. */
export const noticeOfLost = ({ drillId, reason, explanation }: DrillRecord): string | undefined =>
  reason === NO_RECORD ? `${drillId} is over without a result. ${explanation}` : undefined;
