import type { Controller } from '../../control-loop/loopController.ts';
import type { Environment } from '../../control-loop/environment.ts';
import { act } from './act.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { observeOne, warmUpMarks } from './observe.ts';
import { type Progress, progressOnDecision, progressOnFailure, progressOnSuccess } from './progress.ts';
import { type Policy, type Situation, situationOf } from './situation.ts';
import type { ClusterView } from './view.ts';

export type ReplicasController = Controller<ClusterView, Decision, Progress>;

/** What the fleet says about each cluster, by its name. */
export const policiesOf = ({ stage, fleet }: Pick<Environment, 'stage' | 'fleet'>): ReadonlyMap<string, Policy> =>
  new Map(Object.entries(fleet.clusters).map(([cluster, policy]) => [cluster, { ...policy, stage }]));

/** The controller that keeps Aurora readers matched to the read load. */
export function createController({ stage, fleet, tableName, busName }: Environment): ReplicasController {
  const policies = policiesOf({ stage, fleet });
  const policyOf = (cluster: string) => policies.get(cluster)!;
  return {
    name: 'replicas',
    modeOf: (cluster) => policyOf(cluster).mode,
    observe: (cluster, record, nowMs) => observeOne(policyOf(cluster), tableName, cluster, record, nowMs),
    decide: (view, nowMs) => decide(view, policyOf(view.cluster), nowMs),
    act: (decision, view, nowMs) => act(decision, view, { policy: policyOf(view.cluster), busName }, nowMs),
    marksOf: warmUpMarks,
    progressOnDecision,
    progressOnSuccess,
    progressOnFailure,
    isCalm: ({ reason }) => reason === 'within-band',
    detailsOf,
  };
}

/** What the rules look at, for whoever explains a decision. */
export const situationsIn =
  (environment: Environment) =>
  (view: ClusterView, _progress: Progress, nowMs: number): Situation =>
    situationOf(view, policiesOf(environment).get(view.cluster)!, nowMs);

function detailsOf(decision: Decision): Readonly<Record<string, unknown>> {
  switch (decision.kind) {
    case 'add':
      return { readers: decision.readers.map(({ id, instanceClass, zone }) => ({ id, instanceClass, zone })) };
    case 'admit':
    case 'take-back':
      return { readers: decision.readerIds.map((id) => ({ id })) };
    case 'warm':
      return { readers: decision.readers.map(({ id }) => ({ id })) };
    case 'drain':
      return { readers: [{ id: decision.readerId }], deadline: new Date(decision.deadlineMs).toISOString() };
    case 'remove':
      return { readers: [{ id: decision.readerId }] };
    case 'set-endpoint':
      return { excluded: decision.excluded, ...(decision.relieved.length > 0 && { relieved: decision.relieved }) };
    case 'hold':
      return {};
  }
}
