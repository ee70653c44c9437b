import type { Filter } from '@aws-sdk/client-ec2';
import { notSimulated } from '../../wire/unsimulated.ts';

const KNOWN = new Set([
  'instance-id',
  'instance-state-name',
  'vpc-id',
  'availability-zone',
  'private-ip-address',
  'subnet-id',
]);

/** All filters have to match, and of each any value. @throws {AwsError} for a filter that is not simulated */
export function matches(
  filters: readonly Filter[] | undefined,
  operation: string,
  valueOf: (name: string) => string | undefined,
): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    if (!Name.startsWith('tag:') && !KNOWN.has(Name)) throw notSimulated(`The filter ${Name} of ${operation}`);
    const value = valueOf(Name);
    return value !== undefined && Values.includes(value);
  });
}
