import type { EventPattern } from '../events/envelope.ts';
import type { Width } from '../events/narrowing.ts';

/** A route with the pattern that fits the fleet. */
export interface NarrowRoute {
  readonly name: string;
  readonly bus: 'default' | 'own';
  readonly pattern: EventPattern;
  readonly width: Width;
  /** Whom it reaches: a function or a topic, by its name. */
  readonly to: string;
}

/** One rule of EventBridge, which stands for one or several routes. */
export interface SharedRule extends Omit<NarrowRoute, 'to'> {
  /** The names of its routes. It is called like the first one. */
  readonly routes: readonly string[];
  readonly targets: readonly string[];
}

/**
 * As few rules as it takes: what has the same pattern shares a rule with several targets, and what differs in the detail
 * type alone, for the same targets, shares one with several detail types. Each event still reaches whom it did.
 */
export function shareRules(routes: readonly NarrowRoute[]): SharedRule[] {
  const samePattern = grouped(routes, ({ bus, pattern }) => [bus, pattern]).map(([first, ...others]): SharedRule => ({
    name: first.name,
    bus: first.bus,
    pattern: first.pattern,
    width: first.width,
    routes: [first, ...others].map(({ name }) => name),
    targets: [...new Set([first, ...others].map(({ to }) => to))],
  }));
  return grouped(samePattern, ({ bus, pattern, targets }) => [
    bus,
    // Left out of the JSON that is compared.
    { ...pattern, 'detail-type': undefined },
    targets,
  ]).map(([first, ...others]) => ({
    ...first,
    pattern: { ...first.pattern, 'detail-type': [first, ...others].flatMap(({ pattern }) => pattern['detail-type']) },
    routes: [first, ...others].flatMap(({ routes: own }) => own),
  }));
}

/** In the order of the first of each. */
const grouped = <Item>(items: readonly Item[], keyOf: (item: Item) => unknown): [Item, ...Item[]][] =>
  [...Map.groupBy(items, (item) => JSON.stringify(keyOf(item))).values()] as [Item, ...Item[]][];
