import type { Figure, Say } from './figure.ts';
import { runHeadless } from './headless.ts';
import { median } from './statistics.ts';

const RUNS = 3;

/** How long a simulated day of the default scenario takes, from its first to its last tick. */
export async function day(say: Say): Promise<Figure[]> {
  const wallSeconds: number[] = [];
  let counted = {};
  for (let run = 1; run <= RUNS; run++) {
    say(`run ${run} of ${RUNS}`);
    const { report } = await runHeadless('24h');
    wallSeconds.push(report.wallSeconds);
    const { seed, simulatedSeconds, events, apiCalls, metricsRead } = report;
    counted = { seed, simulatedSeconds, events, apiCalls, metricsRead };
  }
  return [
    {
      name: 'day.wall',
      measured: median(wallSeconds),
      unit: 's',
      target: { atMost: 10 },
      details: { medianOf: wallSeconds, ...counted },
    },
  ];
}
