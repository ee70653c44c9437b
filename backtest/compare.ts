import type { ClusterPolicy } from '../fleet/cluster.ts';
import { ZONES } from '../sandbox/core.ts';
import { loadOf, type Measures, scaleToPeak, type Trace } from '../sandbox/physics/index.ts';
import type { AutoScalingConstants } from '../sandbox/services/application-auto-scaling/constants.ts';
import { AuroraAutoScaling } from './policies/auroraAutoScaling.ts';
import { Evenkeel } from './policies/evenkeel.ts';
import { Oracle } from './policies/oracle.ts';
import type { Bounds } from './policies/policy.ts';
import { READER_CLASS, Stage, type StageOptions } from './stage.ts';

/** The parameters of a comparison. */
export interface Comparison {
  readonly trace: Trace;
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
  readonly measures: Measures;
}

export const PLAIN_NAMES = ['aurora-auto-scaling', 'evenkeel', 'static-peak', 'oracle'] as const;

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
      return { name, measures: stage.run() };
    }
    case 'evenkeel': {
      const stage = await Stage.create(options, bounds.min, 'custom-if-present');
      new Evenkeel(stage, evenkeelPolicy(comparison)).start();
      return { name, measures: stage.run() };
    }
    case 'static-peak': {
      const readers = Math.min(bounds.max, Math.ceil(comparison.peakReaders / (targetCpuPercent / 100)));
      const stage = await Stage.create(options, Math.max(bounds.min, readers), 'reader');
      return { name, measures: stage.run() };
    }
    case 'oracle': {
      const stage = await Stage.create(options, bounds.min, 'custom-if-present');
      new Oracle(stage, { bounds, targetCpuPercent }).start();
      return { name, measures: stage.run() };
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
  forecast: 'on' as const,
  relief: 'on' as const,
  safetyNet: 'none' as const,
  ...evenkeel,
});
