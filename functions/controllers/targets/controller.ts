import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { Controller } from '../../control-loop/controller.ts';
import type { Environment } from '../../control-loop/environment.ts';
import { act } from './act.ts';
import type { Sharer } from './actions/standing.ts';
import { attention } from './attention.ts';
import { decide } from './decide.ts';
import { type Decision, traits } from './decision.ts';
import { isGrowing, poolName } from './growingPool.ts';
import { heldBackIn } from './heldBack.ts';
import { observeOne } from './observe.ts';
import { newsMarks } from './news.ts';
import { memory, type Progress } from './progress.ts';
import { progressOf } from './progressOf.ts';
import { type Situation, situationOf } from './situation.ts';
import { FRESH, type Surroundings } from './surroundings.ts';
import type { GroupView } from './view.ts';
import { revertedBy, worriesOf } from './worries.ts';

/** Its name in the ledger, on the bus, and where others hold it. */
export const CONTROLLER = 'targets';

export type TargetsController = Controller<GroupView, Decision, Progress>;

/** What the fleet says about each target group, by its name. */
export const policiesOf = ({ fleet }: Pick<Environment, 'fleet'>): ReadonlyMap<string, TargetGroupPolicy> =>
  new Map(Object.entries(fleet.targetGroups));

/**
 * The controller that keeps every zone of a Network Load Balancer alive and even.
 * @param options.surroundings a sweep reads by the page what it would otherwise ask about each group
 */
export function createController(
  environment: Pick<Environment, 'stage' | 'fleet'>,
  { surroundings = FRESH }: { readonly surroundings?: Surroundings } = {},
): TargetsController {
  const { stage } = environment;
  const policies = policiesOf(environment);
  const policyOf = (group: string) => policies.get(group)!;
  return {
    name: CONTROLLER,
    modeOf: (group) => policyOf(group).mode,
    observe: (group, record, nowMs) => observeOne(group, { stage, policies, surroundings }, record, nowMs),
    progressOf: (view, record, nowMs) => progressOf(view, record, policyOf(view.group), nowMs),
    decide: (view, progress, nowMs) => decide(view, progress, policyOf(view.group), nowMs),
    act: (decision, { group }) => act(decision, policyOf(group).arn, sharersOf(group, policies)),
    traits,
    memory,
    attention,
    worriesOf: (view, progress, nowMs) => [
      ...worriesOf(view, progress, policyOf(view.group)),
      ...heldBackIn(view, progress, policyOf(view.group), nowMs),
    ],
    revertedBy,
    marksOf: (_progress, group) => newsMarks(group),
    detailsOf,
  };
}

/** The fleet's other groups that have the pool of a group, and what the fleet wants of each of their zones. */
export function sharersOf(group: string, policies: ReadonlyMap<string, TargetGroupPolicy>): Sharer[] {
  const { pool } = policies.get(group)!;
  const isSame = (other: TargetGroupPolicy) =>
    isGrowing(pool) && isGrowing(other.pool) && poolName(other.pool) === poolName(pool);
  return [...policies]
    .filter(([name, other]) => name !== group && isSame(other))
    .map(([name, { arn, zones, minHealthyPerZone }]) => ({
      name,
      arn,
      keep: Object.fromEntries(zones.map((zone) => [zone, minHealthyPerZone])),
    }));
}

/** What the rules look at, for whoever explains a decision. */
export const situationsIn =
  (environment: Pick<Environment, 'fleet'>) =>
  (view: GroupView, progress: Progress, nowMs: number): Situation =>
    situationOf(view, progress, policiesOf(environment).get(view.group)!, nowMs);

function detailsOf(decision: Decision): Readonly<Record<string, unknown>> {
  switch (decision.kind) {
    case 'register':
      return { targets: decision.targets.map(({ id, zone }) => ({ id, zone })), donors: decision.donors };
    case 'deregister':
      return { targets: decision.targets.map(({ id }) => ({ id })) };
    case 'launch':
      return { zone: decision.zone, count: decision.count, token: decision.token };
    case 'return':
      return { instances: decision.instanceIds, token: decision.token };
    case 'unbridge':
      return { setting: decision.setting };
    case 'hold':
    case 'bridge':
    case 'spread':
      return {};
  }
}
