import type { DashboardChart } from '../../model.ts';

export interface Scale {
  readonly min: number;
  readonly max: number;
}

/** Datapoints further apart than this are not joined: there were none between. */
const GAP_MS = 15 * 60_000;

/** From the limits of the chart's axis to what its lines reach. A flat chart has some room above. */
export function scaleOf({ min = 0, max, lines }: DashboardChart): Scale {
  const highest = Math.max(min, ...lines.flatMap(({ values }) => values));
  return { min, max: max ?? (highest > min ? highest : min + 1) };
}

/** The path of each line in a square of 100 by 100; empty without datapoints. */
export const linePaths = (chart: DashboardChart, { min, max }: Scale, fromMs: number, untilMs: number): string[] =>
  chart.lines.map(({ atMs, values }) =>
    atMs
      .map((timeMs, at) => {
        const isJoined = at > 0 && timeMs - atMs[at - 1]! <= GAP_MS;
        const x = ((timeMs - fromMs) / (untilMs - fromMs)) * 100;
        const y = 100 - ((Math.min(values[at]!, max) - min) / (max - min)) * 100;
        return `${isJoined ? 'L' : 'M'}${x.toFixed(2)} ${y.toFixed(2)}${atMs.length === 1 ? 'h0.5' : ''}`;
      })
      .join(''),
  );
