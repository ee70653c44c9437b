import { DescribeAccountLimitsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing } from '../clients.ts';
import type { Pace } from '../pace.ts';
import { DEFAULT_LIMITS, type Limits } from './listener.ts';

/** The account's limits as they are; they fit on one page. */
export async function readLimits(pace: Pace): Promise<Limits> {
  await pace();
  const { Limits: limits = [] } = await elasticLoadBalancing.send(new DescribeAccountLimitsCommand({ PageSize: 400 }));
  const max = (name: string, otherwise: number) => Number(limits.find(({ Name }) => Name === name)?.Max ?? otherwise);
  return {
    listeners: max('listeners-per-application-load-balancer', DEFAULT_LIMITS.listeners),
    rules: max('rules-per-application-load-balancer', DEFAULT_LIMITS.rules),
  };
}
