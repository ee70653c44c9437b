import type { Decision } from './decision.ts';
import { createEndpoint, excludeFromEndpoint } from './actions/endpoint.ts';
import { createReaders } from './actions/createReaders.ts';
import { deleteReader } from './actions/deleteReader.ts';
import { requestWarmUps } from './actions/warmUp.ts';
import type { Policy } from './situation.ts';
import type { ClusterView } from './view.ts';

export interface ActOptions {
  readonly policy: Policy;
  /** Where warm-ups are asked for. */
  readonly busName: string;
}

/**
 * Carries a decision out. Repeating it is harmless.
 * @param view as it will be remembered once the decision is told: draining readers include the one to be drained
 * @throws {ConditionChangedError} if a condition of the decision does not hold any more; {ReadersRefusedError} if RDS
 * did not take all readers; else what AWS answered
 */
export async function act(
  decision: Decision,
  view: ClusterView,
  { policy, busName }: ActOptions,
  nowMs: number,
): Promise<void> {
  switch (decision.kind) {
    case 'add':
      await createReaders(decision.readers, view, policy);
      return;
    case 'warm':
      await requestWarmUps(decision.readers, view, busName, nowMs);
      return;
    case 'drain':
    case 'take-back':
      await excludeFromEndpoint(view, policy, nowMs);
      return;
    case 'admit':
      // Without a warm-up, the endpoint takes a reader that it does not exclude in by itself.
      if (decision.reason !== 'available') await excludeFromEndpoint(view, policy, nowMs);
      return;
    case 'set-endpoint':
      if (view.endpoint) await excludeFromEndpoint(view, policy, nowMs);
      else await createEndpoint(decision.excluded, view, policy);
      return;
    case 'remove':
      await deleteReader(decision.readerId, view, policy, nowMs);
      return;
    case 'hold':
      return;
  }
}
