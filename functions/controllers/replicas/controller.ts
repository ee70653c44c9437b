import type { Controller } from '../../control-loop/controller.ts';
import type { Environment } from '../../control-loop/environment.ts';
import { act } from './act.ts';
import { attention, worriesOf } from './attention.ts';
import { decide } from './decide.ts';
import { type Decision, traits } from './decision.ts';
import type { EndpointMembers } from './endpointMembers.ts';
import { observeOne, warmUpMarks } from './observe.ts';
import { memory } from './memory.ts';
import { orderWorries } from './orderWorries.ts';
import { outdatedWorries } from './outdatedWorries.ts';
import { type Progress, progressOf } from './progress.ts';
import type { Policy } from './policy.ts';
import { type Situation, situationOf } from './situation.ts';
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
    progressOf: (view, record, nowMs) => progressOf(view, record.progress, nowMs),
    decide: (view, progress, nowMs) => decide(view, progress, policyOf(view.cluster), nowMs),
    act: (decision, view, nowMs) => act(decision, view, { policy: policyOf(view.cluster), busName }, nowMs),
    traits,
    memory,
    attention,
    worriesOf: (view, progress, nowMs) => [
      ...worriesOf(view),
      ...orderWorries(view, progress, policyOf(view.cluster), nowMs),
      ...outdatedWorries(view, progress, policyOf(view.cluster), nowMs),
    ],
    marksOf: warmUpMarks,
    detailsOf,
  };
}

/** What the rules look at, for whoever explains a decision. */
export const situationsIn =
  (environment: Environment) =>
  (view: ClusterView, progress: Progress, nowMs: number): Situation =>
    situationOf(view, progress, policiesOf(environment).get(view.cluster)!, nowMs);

function detailsOf(decision: Decision): Readonly<Record<string, unknown>> {
  switch (decision.kind) {
    case 'add':
      return {
        ...(decision.replaces && { replaces: decision.replaces.id, why: decision.replaces.why }),
        readers: decision.readers.map(({ id, instanceClass, zone, reservation, without, like }) => ({
          id,
          instanceClass,
          zone,
          ...(reservation !== undefined && { reservation }),
          ...(without && { without }),
          ...(like && { like }),
        })),
      };
    case 'admit':
    case 'take-back':
      return {
        readers: decision.readerIds.map((id) => ({ id })),
        ...(decision.excluded && membersIn({ ...decision, excluded: decision.excluded })),
      };
    case 'warm':
      return { readers: decision.readers.map(({ id }) => ({ id })) };
    case 'drain':
      return {
        readers: [{ id: decision.readerId }],
        deadline: new Date(decision.deadlineMs).toISOString(),
        ...membersIn(decision),
      };
    case 'remove':
      return { readers: [{ id: decision.readerId, ...(decision.status && { status: decision.status }) }] };
    case 'set-endpoint':
      return { ...membersIn(decision), ...(decision.relieved.length > 0 && { relieved: decision.relieved }) };
    case 'set-forecast':
      return { isOn: decision.isOn };
    case 'hold':
      return decision.refusals ? { refusals: decision.refusals } : {};
  }
}

const membersIn = ({ excluded, only }: EndpointMembers) => ({ excluded, ...(only && { only }) });
