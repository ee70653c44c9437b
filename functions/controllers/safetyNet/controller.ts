import type { Controller } from '../../control-loop/controller.ts';
import type { Environment } from '../../control-loop/environment.ts';
import { act } from './act.ts';
import { decide, type Policy, type Situation } from './decide.ts';
import type { Decision } from './decision.ts';
import { observeOne } from './observe.ts';
import { type Progress, progressOnFailure, progressOnSuccess } from './progress.ts';
import type { NetView } from './view.ts';

/** Its name in the ledger, on the bus, and where others hold it. */
export const CONTROLLER = 'safetyNet';

export interface SafetyNetController extends Controller<NetView, Decision, Progress> {
  policyOf(cluster: string): Policy;
}

/** The controller that keeps Application Auto Scaling ready to add readers while Evenkeel itself is down. */
export function createController({ stage, fleet }: Pick<Environment, 'stage' | 'fleet'>): SafetyNetController {
  const policyOf = (cluster: string): Policy => ({ ...fleet.clusters[cluster]!, stage });
  return {
    name: CONTROLLER,
    policyOf,
    modeOf: (cluster) => policyOf(cluster).mode,
    observe: (cluster, record) => observeOne(stage, cluster, record),
    decide: (view, nowMs) => decide(view, policyOf(view.cluster), nowMs),
    act: (decision, { cluster }) => act(decision, cluster, stage),
    marksOf: () => [],
    progressOnDecision: (progress) => progress,
    progressOnSuccess,
    progressOnFailure: (progress, decision, _error, nowMs) => progressOnFailure(progress, decision, nowMs),
    isCalm: ({ reason }) => reason === 'in-place' || reason === 'not-wanted',
    detailsOf,
  };
}

/** What the rules look at, for whoever explains a decision. */
export const situationsIn =
  (environment: Environment) =>
  (view: NetView): Situation => ({ view, policy: createController(environment).policyOf(view.cluster) });

function detailsOf(decision: Decision): Readonly<Record<string, unknown>> {
  if (decision.kind !== 'register') return {};
  const { net, differing } = decision;
  return { differing, min: net.min, max: net.max, targetCpuPercent: net.policy.targetValue };
}
