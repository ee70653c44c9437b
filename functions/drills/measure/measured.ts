import type { Attempt, RowsFound } from '../../workers/prober/contract/attempt.ts';
import { countWrites, measureDowntime, type MeasureOptions } from './downtime.ts';
import type { Measured, MeasuredProbe } from '../api/report.ts';

/** The deadline of an attempt: one that began earlier than this before a moment has ended by then. */
export const ATTEMPT_MAX_MS = 1_000;

/**
 * What clients saw of one change, over all probes: the worst downtime, and the sum of the writes.
 * @param rows the rows read back of each probe that writes; for a probe without an entry, lost writes are unknown
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
  const within = [...byProbe].map(([probe, own]) => {
    const found = rows.find((candidate) => candidate.probe === probe);
    // What was written after the rows were read cannot be among them.
    const untilMs = Math.min(span.untilMs, found?.readAtMs ?? span.untilMs) - ATTEMPT_MAX_MS;
    const written = own.filter(({ startedAtMs }) => startedAtMs >= writtenFromMs && startedAtMs < untilMs);
    return countWrites(written, found && new Set(found.rows));
  });
  const worst = probes.toSorted((one, other) => other.downtimeMs - one.downtimeMs)[0];
  return {
    fromMs: span.fromMs,
    untilMs: span.untilMs,
    downtimeMs: worst?.downtimeMs ?? 0,
    downtimeErrorMs: worst?.downtimeErrorMs ?? 0,
    lostWrites: sum(within.map(({ lost = [] }) => lost.length)),
    unknownWrites: sum(within.map(({ unknown }) => unknown.length)),
    acknowledgedWrites: sum(within.map(({ acknowledged }) => acknowledged)),
    writtenFromMs,
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
      unmeasuredMs: sum(downtime.unmeasured.map(({ fromMs, untilMs }) => untilMs - fromMs)),
      attempts: downtime.attempts,
      recovered: downtime.recovered,
    };
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
