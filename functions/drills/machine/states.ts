import { paginateGetExecutionHistory } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../aws/clients.ts';
import type { StateSpan } from '../api/report.ts';

/** Internal states of the machine, which no reader of a report needs. */
const SILENT = new Set(['ChoiceStateEntered', 'PassStateEntered', 'SucceedStateEntered', 'FailStateEntered']);

/**
 * The states that an execution went through. A loop of waiting and polling counts as one state, under the name of the
 * polling state: `Measure` from its first poll to its last.
 * @param nowMs ends the state that it is in
 */
export async function readStates(executionArn: string, nowMs: number): Promise<StateSpan[]> {
  const entered: { name: string; atMs: number; isWait: boolean }[] = [];
  const pages = paginateGetExecutionHistory(
    { client: stepFunctions, pageSize: 1_000 },
    { executionArn, includeExecutionData: false },
  );
  for await (const { events = [] } of pages) {
    for (const { type = '', timestamp, stateEnteredEventDetails: details } of events) {
      if (!details?.name || SILENT.has(type)) continue;
      entered.push({ name: details.name, atMs: timestamp?.getTime() ?? 0, isWait: type === 'WaitStateEntered' });
    }
  }
  return merge(entered, nowMs);
}

function merge(entered: readonly { name: string; atMs: number; isWait: boolean }[], nowMs: number): StateSpan[] {
  const spans: { name: string; from: number; to: number }[] = [];
  let waitingSinceMs: number | undefined;
  entered.forEach(({ name, atMs, isWait }, at) => {
    // A wait belongs to the poll that comes after it.
    if (isWait) {
      waitingSinceMs ??= atMs;
      return;
    }
    const to = entered[at + 1]?.atMs ?? nowMs;
    const last = spans.at(-1);
    if (last?.name === name) last.to = to;
    else spans.push({ name, from: waitingSinceMs ?? atMs, to });
    waitingSinceMs = undefined;
  });
  return spans;
}
