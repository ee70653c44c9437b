import type { Attempt } from '../../workers/prober/contract/attempt.ts';
import type { ProbeSecond, ProbeSeries } from '../api/report.ts';

/**
 * Attempts by probe, kind of connection and second of their start, as a chart shows them.
 * @param originMs a second begins here: none has attempts from before and from after the injection
 */
export function seriesOf(attempts: readonly Attempt[], originMs = 0): ProbeSeries[] {
  const groups = Map.groupBy(attempts, ({ probe, connection }) => `${connection} ${probe}`);
  return [...groups.values()].map((group) => {
    const { probe, connection } = group[0]!;
    return { probe, connection, seconds: secondsOf(group, originMs) };
  });
}

function secondsOf(attempts: readonly Attempt[], originMs: number): ProbeSecond[] {
  const secondOfStart = ({ startedAtMs }: Attempt) => originMs + Math.floor((startedAtMs - originMs) / 1000) * 1000;
  const bySecond = Map.groupBy(attempts, secondOfStart);
  return [...bySecond].toSorted(([one], [other]) => one - other).map(([atMs, started]) => secondOf(atMs, started));
}

function secondOf(atMs: number, attempts: readonly Attempt[]): ProbeSecond {
  const latencies = attempts
    .filter(({ outcome }) => outcome === 'succeeded')
    .map(({ latencyMs }) => latencyMs)
    .toSorted((one, other) => one - other);
  return {
    atMs,
    succeeded: latencies.length,
    failed: attempts.length - latencies.length,
    // Of an even number, the lower of the two in the middle: a latency that was measured.
    medianLatencyMs: latencies[Math.ceil(latencies.length / 2) - 1],
    maxLatencyMs: latencies.at(-1),
  };
}
