import { describe, expect, test } from 'vitest';
import { type Maintained, refusalOfMaintenance } from '../../../../functions/drills/kinds/maintenance.ts';

const UNTIL = Date.UTC(2026, 2, 2, 17);

const quiet: Maintained = {
  name: 'shop',
  members: [
    { id: 'shop-1', status: 'available' },
    { id: 'shop-2', status: 'creating' },
  ],
  pendingVersions: {},
  actions: [],
};
const member = (status: string) => ({ members: [{ id: 'shop-1', status }] });
const action = (fromMs: number | undefined) => ({ actions: [{ id: 'shop-2', action: 'system-update', fromMs }] });

describe('a drill of a cluster', () => {
  test.for<readonly [name: string, Partial<Maintained>, reason: string | undefined, explanation: string]>([
    ['may begin where RDS does nothing', {}, undefined, ''],
    [
      'is refused while an instance is maintained',
      member('maintenance'),
      'maintenance',
      'RDS is working on shop: shop-1 is in maintenance. Wait until it is done.',
    ],
    [
      'is refused while an instance is upgraded',
      member('upgrading'),
      'maintenance',
      'RDS is working on shop: shop-1 is in upgrading. Wait until it is done.',
    ],
    [
      'is refused while an upgrade is pending',
      { pendingVersions: { shop: '16.9' } },
      'upgrade-pending',
      'shop is going to be upgraded to 16.9: apply the upgrade first, or cancel it.',
    ],
    [
      'is refused where maintenance may begin as it ends',
      action(UNTIL),
      'maintenance',
      'RDS may apply system-update to shop-2 from 2026-03-02T17:00:00.000Z on, during the drill: apply it first, or defer it.',
    ],
    ['is refused where maintenance may begin in any window', action(0), 'maintenance', '1970-01-01'],
    ['may begin where maintenance is for later', action(UNTIL + 1), undefined, ''],
    ['may begin where maintenance waits for people', action(undefined), undefined, ''],
  ])('%s', ([, given, reason, explanation]) => {
    const refusal = refusalOfMaintenance({ ...quiet, ...given }, UNTIL)?.refusal;
    expect(refusal?.reason).toBe(reason);
    expect(refusal?.explanation ?? '').toContain(explanation);
  });
});
