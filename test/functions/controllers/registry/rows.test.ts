import { expect, test } from 'vitest';
import { CONTROLLERS } from '../../../../functions/controllers/registry.ts';
import { keepsLedger } from '../../../../functions/controllers/row.ts';

test('every controller has a page of decisions, or says why it keeps no ledger', () => {
  for (const row of CONTROLLERS) expect([row.name, row.docs !== undefined]).toEqual([row.name, keepsLedger(row)]);
  expect(
    CONTROLLERS.filter((row) => !keepsLedger(row)).map(({ name, keepsNoLedger }) => [name, keepsNoLedger]),
  ).toEqual([
    [
      'endpoints',
      'What it publishes follows from AWS alone, so that each tick repairs it: nothing is deferred, undone or explained.',
    ],
  ]);
});
