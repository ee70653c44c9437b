import type { Figure } from './figure.ts';
import { runHeadless } from './headless.ts';
import { rounded } from './statistics.ts';

/** The peak of the resident memory over a simulated week of the default scenario. */
export async function week(): Promise<Figure[]> {
  const { report, use } = await runHeadless('7d');
  const { seed, simulatedSeconds, wallSeconds, apiCalls } = report;
  return [
    {
      name: 'week.peak-memory',
      measured: rounded(use.peakMemoryBytes / 1e6, 1),
      unit: 'MB',
      target: { atMost: 500 },
      details: { seed, simulatedSeconds, wallSeconds, cpuSeconds: rounded(use.cpuSeconds, 1), apiCalls },
    },
  ];
}
