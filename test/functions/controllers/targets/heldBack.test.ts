import { describe, expect, test } from 'vitest';
import { heldBackIn } from '../../../../functions/controllers/targets/heldBack.ts';
import { A, B, C, group, MINUTE, NOW, policy, scalingGroup, type Seen, targetsIn, zonesWith } from './builders.ts';

const two = [...targetsIn(A, 2), ...targetsIn(B, 2), ...targetsIn(C, 2)];
const bDead = [...targetsIn(A, 2), ...targetsIn(B, 2, 'unhealthy'), ...targetsIn(C, 2)];
const drill = { by: 'zone-evacuation/2026-03-02', untilMs: NOW + MINUTE };
const pause = { by: 'ada', why: 'maintenance' };
const refreshing = { pool: scalingGroup({ work: 'refreshing' as const }) };

const told = ({ view, progress }: Seen) => heldBackIn(view, progress, policy(), NOW).map(({ message }) => message);

const SHORT =
  'eu-west-1b: 0 of 2 healthy, 1 required; cross-zone off. A zone has fewer healthy targets than its minimum,';

describe('people hear after five minutes of a zone that is short', () => {
  test('during an instance refresh', () => {
    const { view, progress } = group(bDead, refreshing);
    expect(heldBackIn(view, progress, policy(), NOW)).toEqual([
      {
        key: 'help held back',
        afterMinutes: 5,
        message: `${SHORT} and no target is registered or launched for it while an instance refresh of its Auto Scaling group is under way. Check the refresh.`,
      },
    ]);
  });

  test.for<[string, Seen, RegExp]>([
    ['a deployment', group(bDead, { pool: scalingGroup({ work: 'deploying' }) }), /while CodeDeploy, ECS or another/],
    ['tasks are replaced', group(bDead, { pool: scalingGroup({ work: 'replacing' }) }), /while ECS replaces tasks/],
    ['a drill', group(bDead, { interlock: drill }), /while zone-evacuation\/2026-03-02 holds the group/],
    [
      'traffic is shifted away from another zone',
      group(bDead, { zones: zonesWith(C, { isShiftedAway: true }) }),
      /while traffic is shifted away from another zone/,
    ],
    [
      'ARC does not answer',
      group(bDead, { zones: zonesWith(B, { isShiftedAway: undefined }) }),
      /while ARC does not say/,
    ],
  ])('while %s', ([, seen, message]) => {
    expect(told(seen)).toEqual([expect.stringMatching(message)]);
  });
});

describe('nobody hears of', () => {
  test.for<[string, Seen]>([
    ['an owner at work whose zones hold', group(two, refreshing)],
    ['a zone that is short while nothing keeps it from help', group(bDead)],
    ['the zone that traffic is shifted away from', group(bDead, { zones: zonesWith(B, { isShiftedAway: true }) })],
    ['a group that somebody has paused', group(bDead, { ...refreshing, pause })],
    ['a group that is none of ours', group(bDead, { ...refreshing, unfit: 'not-tagged' })],
    [
      'a group of weight 0',
      group(bDead, { ...refreshing, routing: { service: 'weight-zero', sharePercent: 0, shares: '' } }),
    ],
  ])('%s', ([, seen]) => {
    expect(told(seen)).toEqual([]);
  });
});
