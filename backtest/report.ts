import type { Comparison, Outcome } from './compare.ts';
import { FRONTIER_TARGETS } from './compare.ts';
import { valueAt } from './frontier.ts';

/** One policy, as `--json` writes it. Definitions of the measures: docs/measures.md. */
export interface PolicyReport {
  readonly name: string;
  readonly overloadSeconds: number;
  /** The same over all readers, including those that the endpoint excludes at that moment. */
  readonly overloadSecondsAnywhere: number;
  /** A share of all reads, 0 to 1. */
  readonly workOverCapacity: number;
  readonly p99LatencyMs: number;
  readonly connectionsCut: number;
  readonly readerSeconds: number;
  readonly changes: number;
  readonly changesPerDay: number;
  /** The most changes of the endpoint within any hour, for a policy that has an endpoint of its own. */
  readonly endpointChangesAnHour?: number;
}

/**
 * Evenkeel compared with Aurora Auto Scaling at the same reader-seconds: the frontier's values there, and the ratios.
 */
export interface EqualCost {
  readonly overloadSeconds: number;
  readonly changes: number;
  /** Undefined if Aurora Auto Scaling is not overloaded at that cost. */
  readonly overloadRatio: number | undefined;
  readonly overloadAnywhereRatio: number | undefined;
  readonly changesRatio: number | undefined;
  /** Whether Evenkeel's cost is within the range of the frontier. */
  readonly isWithinFrontier: boolean;
}

export interface BacktestReport {
  readonly seconds: number;
  readonly trace: string;
  readonly profile: string;
  readonly seed: number;
  readonly peakReaders: number;
  readonly targetCpuPercent: number;
  readonly policies: readonly PolicyReport[];
  readonly atEqualCost?: EqualCost;
  readonly warnings: readonly string[];
}

const SECONDS_A_DAY = 86_400;

export function reportOf(
  comparison: Comparison,
  outcomes: readonly Outcome[],
  warnings: readonly string[],
): BacktestReport {
  const policies = outcomes.map(policyReport);
  const atEqualCost = equalCost(policies);
  return {
    seconds: outcomes[0]?.measures.seconds ?? 0,
    trace: comparison.trace.name,
    profile: comparison.profile,
    seed: comparison.seed,
    peakReaders: comparison.peakReaders,
    targetCpuPercent: comparison.targetCpuPercent,
    policies,
    ...(atEqualCost && { atEqualCost }),
    warnings,
  };
}

function policyReport({ name, measures, endpointChangesAnHour }: Outcome): PolicyReport {
  const changes = measures.readersAdded + measures.readersRemoved;
  return {
    name,
    overloadSeconds: rounded(measures.overloadSeconds, 1),
    overloadSecondsAnywhere: rounded(measures.overloadSecondsAnywhere, 1),
    workOverCapacity: rounded(Math.max(0, measures.workOverCapacity), 6),
    p99LatencyMs: rounded(measures.p99LatencyMs, 1),
    connectionsCut: measures.connectionsCut,
    readerSeconds: Math.round(measures.readerSeconds),
    changes,
    changesPerDay: rounded((changes * SECONDS_A_DAY) / measures.seconds, 2),
    ...(endpointChangesAnHour !== undefined && { endpointChangesAnHour }),
  };
}

/** Undefined without a frontier. */
export function equalCost(policies: readonly PolicyReport[]): EqualCost | undefined {
  const evenkeel = policies.find(({ name }) => name === 'evenkeel');
  const frontier = frontierOf(policies);
  if (!evenkeel || frontier.length < 2) return undefined;
  const at = (field: 'overloadSeconds' | 'changes') =>
    valueAt(
      frontier.map((policy) => ({ readerSeconds: policy.readerSeconds, value: policy[field] })),
      evenkeel.readerSeconds,
    );
  const overloadSeconds = at('overloadSeconds');
  const changes = at('changes');
  const costs = frontier.map(({ readerSeconds }) => readerSeconds);
  return {
    overloadSeconds: rounded(overloadSeconds, 1),
    changes: rounded(changes, 1),
    overloadRatio: ratio(evenkeel.overloadSeconds, overloadSeconds),
    overloadAnywhereRatio: ratio(evenkeel.overloadSecondsAnywhere, overloadSeconds),
    changesRatio: ratio(evenkeel.changes, changes),
    isWithinFrontier: evenkeel.readerSeconds >= Math.min(...costs) && evenkeel.readerSeconds <= Math.max(...costs),
  };
}

/** The runs of Aurora Auto Scaling at all targets, in their order. */
export const frontierOf = (policies: readonly PolicyReport[]): PolicyReport[] =>
  policies.filter(({ name }) => name.startsWith('aurora-auto-scaling'));

/** The names of the frontier's runs; the comparison's own target has the plain name. */
export const frontierNames = (ownTarget: number): string[] =>
  FRONTIER_TARGETS.filter((target) => target !== ownTarget).map((target) => `aurora-auto-scaling@${target}`);

const ratio = (value: number, of: number): number | undefined => (of > 0 ? rounded(value / of, 3) : undefined);

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
