import { expect, test } from 'vitest';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import { drillMessage } from '../../../functions/slack/drills/message.ts';
import { defineFleet } from '../../../fleet/fleet.ts';

const { drills: settings } = defineFleet({});

const record: DrillRecord = {
  drillId: 'aurora-failover-4f1c2a9b07de',
  drill: 'aurora-failover',
  input: { resource: 'shop' },
  executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:evenkeel-dev-drill-aurora-failover:one',
  requestedBy: 'ada',
  requestedAtMs: 0,
  verdict: 'failed',
};

const REFUSED = 'AWS refuses the rollback, which is tried again for half an hour: Could not roll back: &lt;no&gt;';
const UNANSWERED = 'AWS does not answer the rollback; it goes on until AWS does.';

const rows: readonly (readonly [string, Partial<DrillRecord>, says: string | undefined, canLeave: boolean])[] = [
  ['is rolled back without trouble', {}, undefined, false],
  ['is refused its rollback', { refusedText: 'Could not roll back: <no>' }, REFUSED, true],
  ['is not refused it any more', { refusedText: '' }, undefined, false],
  ['gets no answer', { unansweredSinceMs: 1 }, UNANSWERED, true],
  ['gets answers again', { unansweredSinceMs: 0 }, undefined, false],
  [
    'was left after refusals',
    { refusedText: 'Could not roll back: <no>', leftText: 'Could not roll back: <no>' },
    'rollback incomplete: Could not roll back: &lt;no&gt;',
    false,
  ],
  [
    'is cleaned up',
    { refusedText: 'Could not roll back: <no>', unansweredSinceMs: 1, cleanedAtMs: 2 },
    undefined,
    false,
  ],
  [
    'is refused, and a person has said to leave it',
    { refusedText: 'Could not roll back: <no>', leave: { by: 'bob', principal: 'iam:b', why: 'so', atMs: 1 } },
    REFUSED,
    false,
  ],
];

test.for(rows)('the message of a drill that %s', ([, more, says, canLeave]) => {
  const shown = JSON.stringify(drillMessage({ record: { ...record, ...more }, approval: undefined }, settings).blocks);
  for (const text of [REFUSED, UNANSWERED, 'rollback incomplete'])
    expect(shown.includes(text)).toBe(says?.startsWith(text) ?? false);
  if (says) expect(shown).toContain(says);
  expect(shown.includes('drill-leave')).toBe(canLeave);
});
