import type { Attempt, RowsFound } from '../prober/attempt.ts';
import { countWrites, measureDowntime, type MeasureOptions } from './measure.ts';
import type { Measured, MeasuredProbe } from './report/report.ts';

/**
 * What clients saw of one change, over all probes: the worst downtime, and the sum of the writes.
 * @param rows what was read back of each probe that writes; a probe without an entry has lost nothing that is known
 * @param writtenFromMs since when writes count: what was acknowledged before a failover may be lost by it, too
 */
export function measureAll(
  attempts: readonly Attempt[],
  rows: readonly RowsFound[],
  span: MeasureOptions,
  writtenFromMs = span.fromMs,
): Measured {
  const byProbe = Map.groupBy(attempts, ({ probe }) => probe);
  const probes = [...byProbe].flatMap(([probe, own]) => measureProbe(probe, own, span));
  const present = new Map(rows.map((found) => [found.probe, new Set(found.rows)]));
  const within = [...byProbe].map(([probe, own]) =>
    countWrites(
      own.filter(({ startedAtMs }) => startedAtMs >= writtenFromMs && startedAtMs < span.untilMs),
      present.get(probe),
    ),
  );
  const worst = probes.toSorted((one, other) => other.downtimeMs - one.downtimeMs)[0];
  return {
    downtimeMs: worst?.downtimeMs ?? 0,
    downtimeErrorMs: worst?.downtimeErrorMs ?? 0,
    lostWrites: sum(within.map(({ lost = [] }) => lost.length)),
    unknownWrites: sum(within.map(({ unknown }) => unknown.length)),
    acknowledgedWrites: sum(within.map(({ acknowledged }) => acknowledged)),
    recovered: probes.length > 0 && probes.every(({ recovered }) => recovered),
    probes,
  };
}

function measureProbe(probe: string, attempts: readonly Attempt[], span: MeasureOptions): MeasuredProbe[] {
  const connections = new Set(attempts.map(({ connection }) => connection));
  return [...connections].map((connection) => {
    const downtime = measureDowntime(attempts, connection, span);
    return {
      probe,
      connection,
      downtimeMs: downtime.downtimeMs,
      // Where nothing bounds the error, the whole span does.
      downtimeErrorMs: downtime.errorMs ?? span.untilMs - span.fromMs,
      failedAttempts: downtime.failedAttempts,
      attempts: downtime.attempts,
      recovered: downtime.recovered,
    };
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
