import { expect, test } from 'vitest';
import { roomIn } from '../../../../functions/controllers/targets/targetQuota.ts';
import { A, B, group, targetsIn } from './builders.ts';

const none = { dark: {}, targets: {} };
const on = { isOn: true } as const;

test.for([
  ['a zone takes 500', group(targetsIn(B, 499)), 1],
  ['and no 501st', group(targetsIn(B, 500)), 0],
  ['other zones do not matter', group([...targetsIn(A, 500), ...targetsIn(B, 499)]), 1],
  [
    'a target counts once more in each other group',
    group(targetsIn(B, 250), { otherGroups: { ...none, targets: { [B]: 249 } } }),
    1,
  ],
  ['what drains counts, too', group(targetsIn(B, 500, 'draining')), 0],
  [
    'with cross-zone, all zones together take 500',
    group([...targetsIn(A, 300), ...targetsIn(B, 198)], { crossZone: on }),
    2,
  ],
  [
    'with those of the other groups',
    group([...targetsIn(A, 300), ...targetsIn(B, 100)], {
      crossZone: on,
      otherGroups: { ...none, targets: { [A]: 100 } },
    }),
    0,
  ],
  ['more than all leave no room', group(targetsIn(B, 501)), 0],
] as const)('%s', ([, { view }, expected]) => {
  expect(roomIn(B, view)).toBe(expected);
});
