import type { Progress } from '../../../functions/controllers/targets/progress.ts';
import type { PoolView } from '../../../functions/controllers/targets/view.ts';
import type { Situation, ZoneSituation } from '../../../functions/controllers/targets/situation.ts';
import {
  describeCrossZone,
  describeZone,
  type ZoneNumbers,
  zonesIn,
} from '../../../functions/control-loop/zoneNumbers.ts';
import { describeFailures } from '../failuresText.ts';
import { describeDuration } from '../text.ts';
import type { Presentation } from './presentation.ts';

type UnderWay = Pick<Progress, 'bridge' | 'registered' | 'leaving' | 'orders' | 'failures'>;

export const presentation: Presentation<Situation, Progress, UnderWay> = {
  underWayOf: ({ bridge, registered, leaving, orders, failures }) => ({
    bridge,
    registered,
    leaving,
    orders,
    failures,
  }),
  describeUnderWay,
  factsOf(numbers) {
    const { skew, allowedSkew, spares } = numbers;
    const others = skew === undefined ? [] : [`skew ${skew}, allowed ${allowedSkew}`, `spares ${spares}`];
    return [...zonesIn(numbers).map(describeZone), [...describeCrossZone(numbers), ...others].join(' · ')].filter(
      Boolean,
    );
  },
  describeSituation({ zones, view, skew, policy, numbers }) {
    const { crossZone, pool } = view;
    return [
      ...zonesIn(numbers).map((zone, at) => describeOne(zone, zones[at]!)),
      `  skew ${skew}, allowed ${policy.allowedSkew}; cross-zone ${crossZone.isOn ? 'on' : 'off'} (${crossZone.setting})`,
      `  pool ${describePool(pool)}`,
    ];
  },
  seen: ({ view, progress, numbers }) => ({ ...view, byZone: zonesIn(numbers), progress }),
};

function describeUnderWay({ bridge, registered, leaving, orders, failures }: UnderWay, nowMs: number): string[] {
  const ago = (timeMs: number) => `${describeDuration(nowMs - timeMs)} ago`;
  return [
    ...(bridge
      ? [
          `cross-zone load balancing on for ${describeDuration(nowMs - bridge.sinceMs)}; setting before: ${bridge.before}`,
        ]
      : []),
    ...Object.entries(registered).map(
      ([key, { atMs, zone, as }]) => `${as.padEnd(9)} ${key} in ${zone}, registered ${ago(atMs)}`,
    ),
    ...Object.entries(leaving).map(([key, atMs]) => `leaving   ${key}, deregistered ${ago(atMs)}`),
    ...Object.values(orders).map(
      ({ zone, count, atMs, instanceIds }) =>
        `requested ${count} in ${zone}, ${ago(atMs)}${instanceIds.length > 0 ? `: ${instanceIds.join(', ')}` : ''}`,
    ),
    ...describeFailures(failures, nowMs),
  ];
}

function describePool({ kind, isClaimed, spares, work, isMoving, size }: PoolView): string {
  if (isClaimed) return 'of Kubernetes, whatever the fleet says';
  const notes = [
    ...(work ? [work] : []),
    ...(isMoving ? ['being scaled'] : []),
    ...(size?.launchBar ? [size.launchBar] : []),
  ];
  return [`${kind}: ${spares.length} spares`, ...notes].join(', ');
}

const describeOne = (zone: ZoneNumbers, { isPinned, coming, required }: ZoneSituation): string => {
  const more = [...(isPinned ? ['pinned'] : []), ...(coming > 0 ? [`${coming} pending`] : [])];
  const needed = zone.healthy < required ? [] : [`${required} required`];
  return ['  ' + describeZone(zone), ...needed, ...more].join(', ');
};
