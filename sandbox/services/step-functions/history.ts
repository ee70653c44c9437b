import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { ExecutionRecord } from './records.ts';

/** The history of an execution, as far as the states go that it entered and left, in their order. */
export function historyOf({ states }: ExecutionRecord): HistoryEvent[] {
  const moments = states.flatMap(({ name, type, enteredMs, exitedMs }) => [
    { type: `${type}StateEntered`, atMs: enteredMs, entered: name, exited: undefined },
    ...(exitedMs === undefined
      ? []
      : [{ type: `${type}StateExited`, atMs: exitedMs, entered: undefined, exited: name }]),
  ]);
  return moments
    .toSorted((one, other) => one.atMs - other.atMs)
    .map(({ type, atMs, entered, exited }, at) => ({
      id: at + 1,
      previousEventId: at,
      timestamp: new Date(atMs),
      type: type as NonNullable<HistoryEvent['type']>,
      ...(entered !== undefined && { stateEnteredEventDetails: { name: entered } }),
      ...(exited !== undefined && { stateExitedEventDetails: { name: exited } }),
    }));
}
