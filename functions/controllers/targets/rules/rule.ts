import type { Machine } from '../../../aws/elasticLoadBalancing/machines.ts';
import type { Leaver } from '../../../aws/elasticLoadBalancing/target.ts';
import type { Rule as AnyRule } from '../../../control-loop/rules.ts';
import type { Decision, HoldReason } from '../decision.ts';
import type { Situation } from '../situation.ts';

export type Rule = AnyRule<Situation, Decision>;

type Deregistration = Extract<Decision, { kind: 'deregister' }>;

export const hold = (situation: Situation, reason: HoldReason): Decision => ({
  kind: 'hold',
  reason,
  numbers: situation.numbers,
});

/** Machines leave with every port that is registered of them. */
export const registrationsOf = (machines: readonly Machine[]): Leaver[] =>
  machines.flatMap(({ registrations }) => registrations);

/** One proposal for each zone that has targets to lose: what is refused for one leaves the others their turn. */
export const deregister = (
  { keep, numbers }: Situation,
  reason: Deregistration['reason'],
  targets: ReadonlyMap<string, readonly Leaver[]>,
): Deregistration[] =>
  [...targets].map(([zone, leaving]) => ({
    kind: 'deregister',
    reason,
    zone,
    targets: leaving.map(({ key, id, port }) => ({ key, id, port })),
    keep,
    numbers,
  }));
