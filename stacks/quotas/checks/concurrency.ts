import { type Breach, nameOf, over } from '../breach.ts';
import type { Declared } from '../declared.ts';
import { UNRESERVED_CONCURRENCY } from '../quotas.ts';

const reservedBy = ({ properties }: Declared) => Number(properties['ReservedConcurrentExecutions'] ?? 0);

/** What all functions reserve together, beside what Lambda keeps for the others. */
export function checkConcurrency(resources: readonly Declared[], concurrentExecutions: number): Breach[] {
  const reserving = resources.filter((resource) => reservedBy(resource) > 0);
  const reserved = reserving.reduce((sum, resource) => sum + reservedBy(resource), 0);
  return over(reserving.map(nameOf).join(', '), reserved, {
    limit: Math.max(0, concurrentExecutions - UNRESERVED_CONCURRENCY),
    of: 'reserved concurrent executions',
    source: 'Lambda API reference, PutFunctionConcurrency',
    wayOut: 'set account.concurrentExecutions of the fleet to the quota of the account',
  });
}
