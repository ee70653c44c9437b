import type { Decision } from './decision.ts';
import { createEndpoint, setEndpoint } from './actions/endpoint.ts';
import { createReaders } from './actions/createReaders.ts';
import { deleteReader } from './actions/deleteReader.ts';
import { requestWarmUps } from './actions/warmUp.ts';
import type { Policy } from './policy.ts';
import type { ClusterView } from './view.ts';

export interface ActOptions {
  readonly policy: Policy;
  /** Where warm-ups are asked for. */
  readonly busName: string;
}

/**
 * Carries out exactly what a decision says. Repeating it is harmless.
 * @throws {ConditionChangedError} if a condition of the decision does not hold any more; {ReadersRefusedError} if RDS
 * did not take all readers; else what AWS answered
 */
export async function act(
  decision: Decision,
  view: ClusterView,
  { policy, busName }: ActOptions,
  nowMs: number,
): Promise<void> {
  const { cluster } = view;
  switch (decision.kind) {
    case 'add':
      await createReaders(decision.readers, view, policy);
      return;
    case 'warm':
      await requestWarmUps(decision.readers, view, busName, nowMs);
      return;
    case 'drain':
    case 'take-back':
      await setEndpoint(decision, cluster);
      return;
    case 'admit':
      if (decision.excluded) await setEndpoint({ ...decision, excluded: decision.excluded }, cluster);
      return;
    case 'set-endpoint':
      if (decision.reason === 'endpoint-missing') await createEndpoint(decision.excluded, cluster, policy.stage);
      else await setEndpoint(decision, cluster);
      return;
    case 'remove':
      await deleteReader(decision.readerId, cluster, policy);
      return;
    case 'set-forecast':
    case 'hold':
      return;
  }
}
