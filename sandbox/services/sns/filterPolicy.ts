import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { compilePattern, InvalidPattern, type EventFilter } from '../events/pattern.ts';
import { invalid } from './errors.ts';
import { QUOTAS } from './quotas.ts';

export type FilterScope = 'MessageAttributes' | 'MessageBody';

/** Which messages a subscription gets. */
export type MessageFilter = (message: string, attributes: Readonly<Record<string, MessageAttributeValue>>) => boolean;

/**
 * Compiles a filter policy, which follows the rules of event patterns.
 * @param where what stands in front of the words of an error: empty, or that it is among the attributes of Subscribe
 * @throws {AwsError} InvalidParameter, in recorded words
 */
export function compileFilterPolicy(text: string, scope: FilterScope, where: string): MessageFilter {
  const refuse = (problem: string) => invalid(`${where}FilterPolicy: ${problem}`);
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch (error) {
    throw refuse(`failed to parse JSON. ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof policy !== 'object' || policy === null) throw refuse('Filter is not an object');
  if (Object.keys(policy).length === 0) return () => true;
  const leaves = leavesOf(policy);
  if (leaves.length > QUOTAS.filterPolicyKeys)
    throw refuse(`Filter policy can not have more than ${QUOTAS.filterPolicyKeys} keys`);
  if (scope === 'MessageAttributes' && Object.values(policy).some((value) => isNested(value)))
    throw invalid('Filter policy scope MessageAttributes does not support nested filter policy');
  if (leaves.reduce((product, { length, depth }) => product * length * depth, 1) > QUOTAS.filterPolicyCombinations)
    throw refuse('Filter policy is too complex');
  const filter = attempt(() => compilePattern(policy), refuse);
  return scope === 'MessageBody'
    ? (message) => matchesBody(filter, message)
    : (_message, attributes) => filter(eventOf(attributes));
}

function attempt(compile: () => EventFilter, refuse: (problem: string) => Error): EventFilter {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw refuse(error.message);
  }
}

/** The keys with their numbers of values; how deep they lie counts for the complexity of a policy about bodies. */
function leavesOf(node: object, depth = 1): { length: number; depth: number }[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === '$or' && Array.isArray(value))
      return value.flatMap((member: object) => leavesOf(Object(member), depth));
    if (Array.isArray(value)) return [{ length: value.length, depth }];
    return typeof value === 'object' && value !== null ? leavesOf(value, depth + 1) : [{ length: 1, depth }];
  });
}

const isNested = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).some((inner) => typeof inner === 'object');

function matchesBody(filter: EventFilter, message: string): boolean {
  try {
    const body: unknown = JSON.parse(message);
    return typeof body === 'object' && body !== null && !Array.isArray(body) && filter(body);
  } catch {
    // What is no JSON matches no policy about bodies.
    return false;
  }
}

/** Bytes match nothing; numbers and lists are read as such. */
function eventOf(attributes: Readonly<Record<string, MessageAttributeValue>>): object {
  const entries = Object.entries(attributes).flatMap(([name, { DataType = '', StringValue = '' }]) => {
    if (DataType.startsWith('Binary')) return [];
    if (DataType.startsWith('Number')) return [[name, Number(StringValue)] as const];
    return [[name, DataType === 'String.Array' ? (JSON.parse(StringValue) as unknown) : StringValue] as const];
  });
  return Object.fromEntries(entries);
}
