import type { Declared } from './declared.ts';
import { type Quota, type QuotaName, QUOTAS } from './quotas.ts';

/** Something of which AWS would not take as much as there is. */
export interface Breach {
  /** The construct and its logical ID, or the name of a stack or a bus. */
  readonly at: string;
  readonly found: number;
  readonly quota: Quota;
}

/** `Evenkeel/DeadLetters/Policy (DeadLettersPolicy3F1E2D4C)` */
export const nameOf = ({ path, logicalId }: Pick<Declared, 'path' | 'logicalId'>): string => `${path} (${logicalId})`;

/** A breach if there is one: to be spread into a list. */
export const over = (at: string, found: number, quota: QuotaName | Quota): Breach[] => {
  const row = typeof quota === 'string' ? QUOTAS[quota] : quota;
  return found > row.limit ? [{ at, found, quota: row }] : [];
};

/** A fleet that AWS would refuse; `breaches` has everything for which it would. */
export class QuotaError extends Error {
  readonly breaches: readonly Breach[];

  constructor(breaches: readonly Breach[]) {
    super(['The stacks exceed quotas of AWS:', ...breaches.map((breach) => `  ${describe(breach)}`)].join('\n'));
    this.name = 'QuotaError';
    this.breaches = breaches;
  }
}

/** `Evenkeel/DeadLetters/Policy (DeadLettersPolicy3F1E2D4C): 25 statements in a queue policy, at most 20 — …` */
const describe = ({ at, found, quota: { limit, of, wayOut } }: Breach): string =>
  `${at}: ${written(found)} ${of}, at most ${written(limit)} — ${wayOut}`;

const written = (count: number) => count.toLocaleString('en-US');
