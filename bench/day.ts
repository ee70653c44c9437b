import type { Figure, Say } from './figure.ts';
import { runHeadless } from './headless.ts';
import { median, rounded } from './statistics.ts';

const RUNS = 3;

/** The duration of a simulated day of the default scenario, from its first to its last tick. */
export async function day(say: Say): Promise<Figure[]> {
  const runs: Awaited<ReturnType<typeof runHeadless>>[] = [];
  while (runs.length < RUNS) {
    say(`run ${runs.length + 1} of ${RUNS}`);
    runs.push(await runHeadless('24h'));
  }
  const wallSeconds = runs.map(({ report }) => report.wallSeconds);
  const cpuSeconds = runs.map(({ use }) => rounded(use.cpuSeconds, 1));
  const { seed, simulatedSeconds, events, apiCalls, metricsRead } = runs[0]!.report;
  return [
    {
      name: 'day.wall',
      measured: median(wallSeconds),
      unit: 's',
      target: { atMost: 10 },
      // CPU time includes start and deployment; if it is far less than the wall time, the machine was busy with
      // something else.
      details: { medianOf: wallSeconds, cpuSeconds, seed, simulatedSeconds, events, apiCalls, metricsRead },
    },
  ];
}
