import { readStat } from '../metrics/queries.ts';
import { timeOf, type Grid } from '../reading.ts';
import { parseStatistic } from '../statistic.ts';
import type { MetricStore } from '../store/store.ts';
import { MINUTE_MS } from '../times.ts';
import type { AlarmState, MetricAlarm, MetricAlarmPlan } from './alarm.ts';
import type { StateValue } from './stateValue.ts';
import { breaches, EXTRA_PERIODS, judge, type Verdict } from './judge.ts';
import { reasonDataOf, reasonOf, type EvaluatedDatapoint } from './reason.ts';

const SAMPLE_COUNT = parseStatistic('SampleCount');

/**
 * The state that a metric alarm should go into now by what is visible now, or undefined if it stays in its state.
 * Periods slide: the newest one ends with the last full minute. Source: CloudWatch user guide, "Alarm evaluation".
 */
export function evaluateMetricAlarm(alarm: MetricAlarm, store: MetricStore, nowMs: number): AlarmState | undefined {
  const { plan, state: present } = alarm;
  const grid = evaluationRange(plan, nowMs);
  const values = plan.queries.read(plan.watchedId, store, grid, nowMs);
  const newestFirst = Array.from(values).toReversed();
  const isBreaching = (value: number) => breaches(plan.comparison, value, plan.threshold);
  const { evaluationPeriods, datapointsToAlarm, missingData } = plan;
  const verdict = judge(newestFirst, { evaluationPeriods, datapointsToAlarm, missingData, isBreaching });
  alarm.latestValue = newestFirst[verdict.evaluated[0] ?? -1];
  if (verdict.state === undefined || verdict.state === present.value) return undefined;
  const datapoints = evaluatedDatapoints(plan, verdict, verdict.state, grid, values, store, nowMs);
  const evaluation = {
    plan,
    state: verdict.state,
    previous: present.value,
    filled: verdict.filled,
    datapoints,
    isBreaching,
  };
  return {
    value: verdict.state,
    reason: reasonOf(evaluation),
    reasonData: reasonDataOf(evaluation, nowMs),
    updatedMs: nowMs,
  };
}

function evaluationRange({ periodMs, evaluationPeriods }: MetricAlarmPlan, nowMs: number): Grid {
  const stepMs = Math.min(MINUTE_MS, periodMs);
  const endMs = Math.floor(nowMs / stepMs) * stepMs;
  const length = evaluationPeriods + EXTRA_PERIODS;
  return { startMs: endMs - length * periodMs, endMs, periodMs, length };
}

/** Those that decided, and for a state that came of missing data the newest missing ones too; the newest first. */
function evaluatedDatapoints(
  plan: MetricAlarmPlan,
  { evaluated, filled }: Verdict,
  state: StateValue,
  grid: Grid,
  values: Float64Array,
  store: MetricStore,
  nowMs: number,
): EvaluatedDatapoint[] {
  const watched = plan.queries.stats.find(({ id }) => id === plan.watchedId);
  const counts = watched && readStat({ ...watched, statistic: SAMPLE_COUNT }, store, grid, nowMs);
  const missing = state === 'INSUFFICIENT_DATA' ? plan.evaluationPeriods - evaluated.length : filled;
  const chosen = new Set(evaluated);
  for (let index = 0, left = missing; left > 0 && index < grid.length; index++) {
    if (chosen.has(index)) continue;
    chosen.add(index);
    left--;
  }
  return [...chosen]
    .toSorted((a, b) => a - b)
    .map((age) => {
      const index = grid.length - 1 - age;
      const isReal = !Number.isNaN(values[index]!);
      return {
        timeMs: timeOf(grid, index),
        value: isReal ? values[index]! : undefined,
        sampleCount: isReal ? counts?.[index] : undefined,
      };
    });
}
