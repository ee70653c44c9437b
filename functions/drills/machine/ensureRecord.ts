import { UNVERIFIED } from '../api/drillPeople.ts';
import { recordable } from '../api/input.ts';
import type { DrillRecord } from '../api/record.ts';
import type { DrillContext } from './context.ts';
import { canonical } from './planHash.ts';

interface Execution {
  readonly drillId: string;
  readonly drill: DrillRecord['drill'];
  readonly executionArn: string;
  readonly input: unknown;
}

/** The drill API has created a record. An execution that was started directly gets one here, without a verified requester. */
export async function ensureRecord(
  { store }: Pick<DrillContext, 'store'>,
  { drillId, drill, executionArn, input: given }: Execution,
): Promise<DrillRecord> {
  const input = recordable(given);
  const requestedAtMs = Date.now();
  const direct = {
    atMs: requestedAtMs,
    source: 'person' as const,
    text: 'Started directly in Step Functions, bypassing the drill API.',
  };
  const timeline = [direct];
  await store.create({ drillId, drill, input, executionArn, requestedBy: UNVERIFIED, requestedAtMs, timeline });
  const record = await store.get(drillId);
  // The drill API recorded its request: an execution with another input was not started by it.
  if (record.executionArn !== executionArn) return record;
  if (record.requestedBy === UNVERIFIED || canonical(record.input) === canonical(input)) return record;
  await store.update(drillId, { requestedBy: UNVERIFIED, input }, { timeline });
  return { ...record, requestedBy: UNVERIFIED, input };
}
