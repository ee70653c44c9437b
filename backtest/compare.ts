import type { ClusterPolicy } from '../fleet/cluster.ts';
import { weightVcpus } from '../fleet/instanceClasses.ts';
import { extendHistory, type LoadHistory } from '../functions/controllers/replicas/forecast/history.ts';
import { ZONES } from '../sandbox/core.ts';
import { loadOf, type Measures, peakOf, scaleToPeak, type Trace } from '../sandbox/physics/index.ts';
import type { AutoScalingConstants } from '../sandbox/services/application-auto-scaling/constants.ts';
import { AuroraAutoScaling } from './policies/auroraAutoScaling.ts';
import { runAuroraServerless } from './policies/auroraServerless.ts';
import { Evenkeel } from './policies/evenkeel.ts';
import { Oracle } from './policies/oracle.ts';
import type { Bounds } from './policies/policy.ts';
import { READER_CLASS, Stage, type StageOptions } from './stage.ts';

/** The parameters of a comparison. */
export interface Comparison {
  readonly trace: Trace;
  /** What is known from before the trace, in its unit: Evenkeel's history. */
  readonly before?: Trace | undefined;
  readonly peakReaders: number;
  readonly targetCpuPercent: number;
  readonly bounds: Bounds;
  readonly seed: number;
  readonly profile: StageOptions['profile'];
  readonly durations?: StageOptions['durations'];
  readonly physics?: StageOptions['physics'];
  readonly autoScaling?: Partial<AutoScalingConstants>;
  /** Overrides of the fleet's defaults for the cluster. */
  readonly evenkeel?: Partial<ClusterPolicy>;
}

/** One policy's run. */
export interface Outcome {
  readonly name: string;
  readonly measures: Omit<Measures, 'timeline'>;
  readonly timeline: Timeline;
  /** The most changes of the endpoint within any hour; undefined for policies that have no endpoint of their own. */
  readonly endpointChangesAnHour?: number;
}

/** Load in reference readers and serving readers over time, at even distances. */
export interface Timeline {
  readonly loads: readonly number[];
  readonly readers: readonly number[];
}

/** A picture has no more pixels, and a comparison of many policies over months keeps no more points. */
const POINTS_MAX = 1120;

/** The largest of each stretch, so that no peak is lost. */
function outcomeOf(name: string, { timeline, ...measures }: Measures): Outcome {
  const stretch = Math.max(1, Math.ceil(timeline.length / POINTS_MAX));
  const thinned = (values: readonly number[]): number[] =>
    Array.from({ length: Math.ceil(values.length / stretch) }, (_, at) =>
      Math.max(...values.slice(at * stretch, (at + 1) * stretch)),
    );
  return {
    name,
    measures,
    timeline: {
      loads: thinned(timeline.map(({ load }) => load)),
      readers: thinned(timeline.map(({ readers }) => readers)),
    },
  };
}

export const PLAIN_NAMES = ['aurora-auto-scaling', 'aurora-serverless', 'evenkeel', 'static-peak', 'oracle'] as const;

/** Targets of the frontier, in percent; a name without a target uses the comparison's. */
export const FRONTIER_TARGETS = [35, 40, 45, 50, 55, 60, 65, 70, 75] as const;

/** Runs one policy over the whole trace. @param name one of `PLAIN_NAMES`, or `aurora-auto-scaling@35` */
export async function runPolicy(name: string, comparison: Comparison): Promise<Outcome> {
  const options = stageOptionsOf(comparison);
  const { bounds, targetCpuPercent } = comparison;
  const [kind, target] = name.split('@');
  switch (kind) {
    case 'aurora-auto-scaling': {
      const stage = await Stage.create(options, bounds.min, 'reader');
      const targetOfRun = target === undefined ? targetCpuPercent : Number(target);
      new AuroraAutoScaling(stage, {
        bounds,
        targetCpuPercent: targetOfRun,
        constants: comparison.autoScaling,
      }).start();
      return outcomeOf(name, stage.run());
    }
    case 'evenkeel': {
      const stage = await Stage.create(options, bounds.min, 'custom-if-present');
      const evenkeel = new Evenkeel(stage, evenkeelPolicy(comparison), { history: historyOf(comparison) });
      evenkeel.start();
      const outcome = outcomeOf(name, stage.run());
      return { ...outcome, endpointChangesAnHour: mostInAnHour(evenkeel.endpointChangesMs) };
    }
    case 'aurora-serverless':
      return outcomeOf(name, runAuroraServerless(options, bounds.max));
    case 'static-peak': {
      const readers = Math.min(bounds.max, Math.ceil(comparison.peakReaders / (targetCpuPercent / 100)));
      const stage = await Stage.create(options, Math.max(bounds.min, readers), 'reader');
      return outcomeOf(name, stage.run());
    }
    case 'oracle': {
      const stage = await Stage.create(options, bounds.min, 'custom-if-present');
      new Oracle(stage, { bounds, targetCpuPercent }).start();
      return outcomeOf(name, stage.run());
    }
    default:
      throw new Error(`unknown policy ${name}`);
  }
}

function stageOptionsOf({ trace, peakReaders, seed, profile, durations, physics }: Comparison): StageOptions {
  const startMs = Math.floor(trace.startMs / 60_000) * 60_000;
  return {
    seed,
    startMs,
    minutes: trace.values.length,
    load: loadOf(scaleToPeak(trace, peakReaders), startMs),
    profile,
    ...(durations && { durations }),
    ...(physics && { physics }),
  };
}

const HOUR_MS = 3_600_000;

/** @param timesMs in order */
export function mostInAnHour(timesMs: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [at, timeMs] of timesMs.entries()) {
    while (timesMs[first]! <= timeMs - HOUR_MS) first++;
    most = Math.max(most, at - first + 1);
  }
  return most;
}

/** As CloudWatch would have it of the days before: busy vCPUs, as far as that many readers can be busy. */
function historyOf({ trace, before, peakReaders, bounds }: Comparison): LoadHistory | undefined {
  if (!before) return undefined;
  const vcpus = weightVcpus(READER_CLASS);
  const factor = peakReaders / peakOf(trace);
  const points = Array.from(before.values, (value, minute) => ({
    timeMs: before.startMs + minute * 60_000,
    load: vcpus * Math.min(bounds.max, value * factor),
  }));
  return extendHistory(undefined, points).history;
}

const evenkeelPolicy = ({ bounds, targetCpuPercent, evenkeel }: Comparison) => ({
  stage: 'backtest',
  mode: 'act' as const,
  readers: bounds,
  targetCpuPercent,
  classes: [READER_CLASS],
  zones: [...ZONES],
  cooldownSeconds: 300,
  drainDeadlineSeconds: 7_200,
  warmUp: 'none' as const,
  promotionTier: 15,
  maxChangesPerHour: 12,
  forecast: 'auto' as const,
  relief: 'on' as const,
  replaceOutdated: 'off' as const,
  safetyNet: 'none' as const,
  ...evenkeel,
});
