import type { Controller } from '../../control-loop/controller.ts';
import type { Environment } from '../../control-loop/environment.ts';
import { act } from './act.ts';
import { attention } from './attention.ts';
import { decide } from './decide.ts';
import { type Decision, traits } from './decision.ts';
import { observeOne } from './observe.ts';
import { memory, type Progress, progressOf } from './progress.ts';
import type { Policy } from './rules/rule.ts';
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
    progressOf: (view, record) => progressOf(view, record.progress),
    decide: (view, progress, nowMs) => decide(view, progress, policyOf(view.cluster), nowMs),
    act: (decision, { cluster }) => act(decision, cluster, stage),
    traits,
    memory,
    attention,
    marksOf: () => [],
    detailsOf,
  };
}

function detailsOf(decision: Decision): Readonly<Record<string, unknown>> {
  if (decision.kind !== 'register') return {};
  const { net, differing } = decision;
  return { differing, min: net.min, max: net.max, targetCpuPercent: net.policy.targetValue };
}
