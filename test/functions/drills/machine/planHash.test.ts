import { expect, test } from 'vitest';
import type { DrillPlan } from '../../../../functions/drills/api/report.ts';
import { hashOf } from '../../../../functions/drills/machine/planHash.ts';

test('equal plans have equal hashes, however they were written down, and others have others', () => {
  const plan = { drill: 'aurora-failover', assumes: { writer: 'a', target: 'b' } } as unknown as DrillPlan;
  const same = { assumes: { target: 'b', writer: 'a' }, drill: 'aurora-failover' } as unknown as DrillPlan;
  expect(hashOf(plan)).toBe(hashOf(same));
  expect(hashOf(plan)).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf({ ...plan, assumes: { writer: 'a', target: 'c' } })).not.toBe(hashOf(plan));
});
