import { type Breach, QuotaError } from './breach.ts';
import { checkConcurrency } from './checks/concurrency.ts';
import { checkBuses, checkBusPolicies, checkRules, checkSchedules } from './checks/events.ts';
import { checkFunctionPolicies, checkResourcePolicies, checkRoles } from './checks/policies.ts';
import { checkNames, checkSizes } from './checks/resources.ts';
import { checkTemplate } from './checks/templates.ts';
import type { Declared, StackTemplate } from './declared.ts';

/** The quota of an account that has had none raised, and is no longer new (Lambda developer guide, "Quotas"). */
const CONCURRENT_EXECUTIONS = 1_000;

/** What can be seen in the resources of one stack. */
const OF_A_STACK: readonly ((resources: readonly Declared[]) => Breach[])[] = [
  checkResourcePolicies,
  checkRoles,
  checkFunctionPolicies,
  checkRules,
  checkBusPolicies,
  checkSchedules,
  checkNames,
  checkSizes,
];

/**
 * Everything for which AWS would refuse the stacks of an installation.
 * @param concurrentExecutions the account's quota (default: 1,000)
 */
export function findBreaches(
  stacks: readonly StackTemplate[],
  concurrentExecutions = CONCURRENT_EXECUTIONS,
): readonly Breach[] {
  const all = stacks.flatMap(({ resources }) => resources);
  return [
    ...stacks.flatMap((stack) => [...checkTemplate(stack), ...OF_A_STACK.flatMap((check) => check(stack.resources))]),
    ...checkBuses(all),
    ...checkConcurrency(all, concurrentExecutions),
  ];
}

/** @throws {QuotaError} with every breach at once */
export function checkQuotas(stacks: readonly StackTemplate[], concurrentExecutions?: number): void {
  const breaches = findBreaches(stacks, concurrentExecutions);
  if (breaches.length > 0) throw new QuotaError(breaches);
}
