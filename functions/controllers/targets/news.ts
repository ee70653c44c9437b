import type { ResourceRecord } from '../../control-loop/record.ts';
import type { OtherHand, Warned } from './progress.ts';

/** What only events tell of a group: nothing in AWS's answers says it. */
export type News =
  /** Somebody else has set the group's cross-zone load balancing. */
  | { readonly otherHand: OtherHand }
  /** EC2 takes this instance back, or recommends to replace it. */
  | { readonly instanceId: string; readonly warning: Warned['warning'] };

/** The item of the ledger in which it stands for whoever looks at the group. */
export const newsMark = (group: string): string => `news#${group}`;

/** Stands for every group: none can be called so. */
export const ANY_GROUP = '*';

/** Whoever looks at a group reads what is told of it, and what may be told of any. */
export const newsMarks = (group: string): readonly string[] => [newsMark(group), newsMark(ANY_GROUP)];

/** Attributes of that item: one for each instance, so that several events write beside each other. */
const WARNED = 'warned ';
export const OTHER_HAND = 'otherHand';

export const warnedAttribute = (instanceId: string): string => `${WARNED}${instanceId}`;

export interface Told {
  readonly warned: Readonly<Record<string, Warned>>;
  readonly otherHand: OtherHand | undefined;
}

/** What stands there about a group. */
export function toldOf({ marks }: Pick<ResourceRecord<unknown>, 'marks'>, group: string): Told {
  const items = newsMarks(group).map((name) => marks.get(name) ?? {});
  const warned = items
    .flatMap(Object.entries<unknown>)
    .flatMap(([name, value]): [string, Warned][] =>
      name.startsWith(WARNED) ? [[name.slice(WARNED.length), value as Warned]] : [],
    );
  return { warned: Object.fromEntries(warned), otherHand: items[0]?.[OTHER_HAND] as OtherHand | undefined };
}
