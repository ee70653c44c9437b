import type { Condition, ListenerRule } from '../account/shapes.ts';
import { isHostPattern, isPathPattern, isWithin } from './patterns.ts';

/** A rule that decides nothing. */
export interface Idle {
  readonly rule: ListenerRule;
  /** The values that no request has; empty where earlier rules take every request. */
  readonly impossible: readonly string[];
  /** The earlier rules that together take every request of this one. */
  readonly shadowedBy: readonly ListenerRule[];
}

/** The rules of one listener that no request reaches, in the order of their priorities. */
export function idleRules(rules: readonly ListenerRule[]): Idle[] {
  const inOrder = rules.toSorted((a, b) => a.priority - b.priority);
  return inOrder.flatMap((rule, at): Idle[] => {
    const dead = rule.conditions.find(({ values, ...condition }) =>
      values.every((value) => isImpossible({ ...condition, values: [value] })),
    );
    if (dead) return [{ rule, impossible: dead.values, shadowedBy: [] }];
    const shadowedBy = takersOf(rule, inOrder.slice(0, at));
    return shadowedBy ? [{ rule, impossible: [], shadowedBy }] : [];
  });
}

function isImpossible({ field, values: [value = ''], isRegular }: Condition): boolean {
  if (isRegular) return false;
  if (field === 'host-header') return !isHostPattern(value);
  if (field === 'path-pattern') return !isPathPattern(value);
  // Methods are compared with regard to case, and those of browsers are in capitals ("Rule condition types").
  if (field === 'http-request-method') return value !== value.toUpperCase();
  return false;
}

/**
 * The earlier rules without which some request would still reach this one; undefined if some does. A rule with several
 * values in its conditions is many rules with one value each: an earlier rule has to take each of them, and not always
 * the same one.
 */
function takersOf(rule: ListenerRule, earlier: readonly ListenerRule[]): readonly ListenerRule[] | undefined {
  const takers = new Set<ListenerRule>();
  for (const single of singlesOf(rule.conditions)) {
    if (single.some(isImpossible)) continue;
    const taker = earlier.find(({ conditions }) => conditions.every((condition) => isImplied(condition, single)));
    if (!taker) return undefined;
    takers.add(taker);
  }
  return [...takers];
}

/** Every choice of one value of each condition. */
function singlesOf(conditions: readonly Condition[]): Condition[][] {
  return conditions.reduce<Condition[][]>(
    (singles, condition) =>
      singles.flatMap((single) => condition.values.map((value) => [...single, { ...condition, values: [value] }])),
    [[]],
  );
}

/** Whether every request with these values fulfils a condition. */
function isImplied(condition: Condition, single: readonly Condition[]): boolean {
  if (condition.values.some((value) => fitsEverything(condition, value))) return true;
  return single.some(
    (other) => other.field === condition.field && condition.values.some((value) => includes(condition, value, other)),
  );
}

const fitsEverything = ({ field, isRegular }: Condition, value: string): boolean => {
  if (isRegular) return false;
  if (field === 'path-pattern') return isWithin('*', value, 'path');
  if (field === 'host-header') return isWithin('*', value);
  return field === 'source-ip' && (value === '0.0.0.0/0' || value === '::/0');
};

function includes(condition: Condition, outer: string, { values: [inner = ''], isRegular }: Condition): boolean {
  if (condition.isRegular || isRegular) return condition.isRegular === isRegular && inner === outer;
  switch (condition.field) {
    case 'path-pattern':
      return isWithin(inner, outer, 'path');
    case 'source-ip':
      return isInRange(inner, outer);
    case 'http-request-method':
      return inner === outer;
    default:
      // Hosts, headers and query strings are compared without regard to case.
      return isWithin(inner.toLowerCase(), outer.toLowerCase());
  }
}

/** IPv4 ranges by their numbers, others only where they are the same. */
function isInRange(inner: string, outer: string): boolean {
  if (inner === outer) return true;
  const [ours, theirs] = [rangeOf(inner), rangeOf(outer)];
  if (!ours || !theirs || ours.bits < theirs.bits) return false;
  const size = 2 ** (32 - theirs.bits);
  return Math.floor(ours.address / size) === Math.floor(theirs.address / size);
}

function rangeOf(range: string): { readonly address: number; readonly bits: number } | undefined {
  const [, a, b, c, d, bits] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(range) ?? [];
  if (bits === undefined) return undefined;
  const address = [a, b, c, d].reduce((sum, part) => sum * 256 + Number(part), 0);
  return { address, bits: Number(bits) };
}
