import { membersOf, readDeclarations, readServiceDeclarations } from '../../../cli/docs/source.ts';
import type { ControllerRow } from '../../../functions/controllers/row.ts';

/** What the reasons to hold of a controller mean, by their names: the sentences that stand beside them in its code. */
export type ReasonWords = ReadonlyMap<string, string>;

const known = new Map<string, ReasonWords>();

/** Read once: the code does not change while it runs. */
export function reasonWords(row: Pick<ControllerRow, 'name' | 'folder'>): ReasonWords {
  let words = known.get(row.name);
  if (!words) {
    const unions = [...readDeclarations(row), ...readServiceDeclarations('rds')].filter(({ name }) =>
      /^(HoldReason|UnfitReason)$/.test(name),
    );
    words = new Map(unions.flatMap((union) => membersOf(union).map(({ text, doc }) => [text, doc] as const)));
    known.set(row.name, words);
  }
  return words;
}
