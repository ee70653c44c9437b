import { expect, test } from 'vitest';
import { decide } from '../../../../functions/controllers/certificates/decide.ts';
import type { Policy } from '../../../../functions/controllers/certificates/policy.ts';
import type { CertificatesView } from '../../../../functions/controllers/certificates/view.ts';
import { NOW, policy } from './builders.ts';

interface Row {
  readonly name: string;
  readonly view: CertificatesView;
  readonly policy?: Partial<Policy>;
  readonly expect: object;
}

/** One test for each sentence: what is decided about a view at noon. */
export const rows = (table: readonly Row[]) =>
  test.each(table)('$name', (row) => {
    expect(decide(row.view, policy(row.policy), NOW)).toMatchObject(row.expect);
  });
