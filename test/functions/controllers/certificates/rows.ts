import { expect, test } from 'vitest';
import { decide } from '../../../../functions/controllers/certificates/decide.ts';
import type { Policy } from '../../../../functions/controllers/certificates/policy.ts';
import { NOW, policy, type Seen } from './builders.ts';

export interface Row {
  readonly name: string;
  readonly view: Seen;
  readonly policy?: Partial<Policy>;
  readonly expect: object;
}

/** What is decided about a row at noon. */
export const decided = ({ view, policy: changes }: Pick<Row, 'view' | 'policy'>) =>
  decide(view, view.progress, policy(changes), NOW);

/** Rules that decided a row of those that were told so far. */
export const rulesThatDecided = new Set<string>();

/** One test for each sentence. */
export function rows(table: readonly Row[]): void {
  for (const row of table) rulesThatDecided.add(decided(row).rule);
  test.each(table)('$name', (row) => {
    expect(decided(row).decision).toMatchObject(row.expect);
  });
}
