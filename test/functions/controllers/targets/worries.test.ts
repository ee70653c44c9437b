import { describe, expect, test } from 'vitest';
import { revertedBy, worriesOf } from '../../../../functions/controllers/targets/worries.ts';
import { B, MINUTE, NOW, policy, pool, scalingGroup } from './builders.ts';
import { order } from './rows/row.ts';

const held = { orders: { one: { ...order, instanceIds: ['i-new'] } }, holdsSinceMs: NOW - MINUTE };
const member = { id: 'i-new', zone: B, launchedMs: NOW, isProtected: true };

describe('people hear', () => {
  const claimed = pool({ kind: 'external', isClaimed: true });

  test('after half an hour that the fleet names a pool for what Kubernetes manages', () => {
    expect(worriesOf({ pool: claimed }, held, policy())).toEqual([
      {
        key: 'claimed',
        afterMinutes: 30,
        message:
          "Kubernetes manages the targets of this group or the instances of its pool, as their tags say: no target is registered and nothing is launched. Set `pool: 'external'` in the fleet.",
      },
    ]);
    expect(worriesOf({ pool: claimed }, held, policy({ pool: 'external' }))).toEqual([]);
  });

  test('after an hour that instances stay because Terminate is suspended', () => {
    const view = { pool: scalingGroup({ size: { keepsAll: true, instances: [member] } }) };
    expect(worriesOf(view, held, policy())).toEqual([
      {
        key: 'kept terminate-suspended',
        afterMinutes: 60,
        message:
          'Instances that were launched for a zone are not needed any more and stay, because the process Terminate of its Auto Scaling group is suspended. Resume it.',
      },
    ]);
  });

  test('that instances stay because their group would have fewer than its minimum size, and only then', () => {
    const told = (desired: number, min: number) =>
      worriesOf({ pool: scalingGroup({ size: { desired, min, instances: [] } }) }, held, policy()).map(
        ({ key }) => key,
      );
    expect([told(7, 7), told(7, 6)]).toEqual([['kept minimum-size'], []]);
  });

  test('that an instance of ours stays because somebody has protected it, and nothing of those of others', () => {
    const view = { pool: scalingGroup({ size: { instances: [member] } }) };
    expect(worriesOf(view, held, policy()).map(({ key }) => key)).toEqual(['kept protected']);
    const other = { pool: scalingGroup({ size: { instances: [{ ...member, id: 'i-other' }] } }) };
    expect(worriesOf(other, held, policy())).toEqual([]);
  });

  test('nothing of it while a zone is in need', () => {
    const view = { pool: scalingGroup({ size: { keepsAll: true } }) };
    expect(worriesOf(view, { ...held, holdsSinceMs: undefined }, policy())).toEqual([]);
  });
});

test('who reverts cross-zone load balancing is known of nothing else', () => {
  const progress = { otherHand: { principal: 'arn:aws:iam::123456789012:user/ada', atMs: NOW } };
  expect(['bridge', 'unbridge', 'launch web/eu-west-1b'].map((key) => revertedBy(key, progress))).toEqual([
    'arn:aws:iam::123456789012:user/ada',
    'arn:aws:iam::123456789012:user/ada',
    undefined,
  ]);
  expect(revertedBy('bridge', { otherHand: undefined })).toBeUndefined();
});
