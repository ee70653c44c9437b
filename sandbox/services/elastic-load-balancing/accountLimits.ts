import type { Answers } from './api.ts';
import { pageOf } from './paging.ts';
import { QUOTAS } from './quotas.ts';

/** By the names of the API reference, DescribeAccountLimits; it has none of certificates. */
const LIMITS: Readonly<Record<string, number>> = {
  'application-load-balancers': QUOTAS.loadBalancers,
  'listeners-per-application-load-balancer': QUOTAS.listeners,
  'network-load-balancers': QUOTAS.loadBalancers,
  'listeners-per-network-load-balancer': QUOTAS.listeners,
  'rules-per-application-load-balancer': QUOTAS.rules,
  'target-groups': QUOTAS.targetGroups,
  'target-groups-per-action-on-application-load-balancer': QUOTAS.targetGroupsOfAction,
  'target-groups-per-action-on-network-load-balancer': QUOTAS.targetGroupsOfAction,
  'target-groups-per-application-load-balancer': QUOTAS.targetGroupsOfApplication,
  'targets-per-application-load-balancer': QUOTAS.targetsOfApplication,
  'targets-per-network-load-balancer': QUOTAS.targetsOfNetwork,
};

export const accountLimitHandlers: Answers<'DescribeAccountLimits'> = {
  DescribeAccountLimits: (input) => {
    const limits = Object.entries(LIMITS).map(([id, max], at) => ({ id, max, order: at + 1 }));
    const { page, ...marker } = pageOf(limits, input);
    return { Limits: page.map(({ id, max }) => ({ Name: id, Max: String(max) })), ...marker };
  },
};
