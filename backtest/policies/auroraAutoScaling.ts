import {
  type AutoScalingConstants,
  DEFAULT_CONSTANTS,
} from '../../sandbox/services/application-auto-scaling/constants.ts';
import { scaleIn, scaleOut } from '../../sandbox/services/application-auto-scaling/decide.ts';
import { EXTRA_PERIODS, judge } from '../../sandbox/services/cloudwatch/alarms/judge.ts';
import { AwsError } from '../../sandbox/wire/handlers.ts';
import type { Stage } from '../stage.ts';
import type { Bounds } from './policy.ts';

/** When in a minute its alarms are evaluated; AWS uses a fixed, random moment for each alarm. */
const EVALUATION_OFFSET_MS = 31_291;

interface Progress {
  readonly direction: 'out' | 'in';
  readonly ids: readonly string[];
  readonly fromReaders: number;
  /** RDS refused a part of it. */
  readonly hasFailed: boolean;
}

/**
 * Aurora Auto Scaling with one target tracking policy on the mean CPU of the readers: the engine's own decisions, on
 * alarms evaluated as by CloudWatch. Adds readers of the writer's class, removes its newest at once.
 */
export class AuroraAutoScaling {
  readonly #stage: Stage;
  readonly #bounds: Bounds;
  readonly #targetValue: number;
  readonly #constants: AutoScalingConstants;
  readonly #own = new Set<string>();
  #created = 0;
  #scaledOut: { endedMs: number; fromReaders: number } | undefined;
  #scaledInMs: number | undefined;
  #progress: Progress | undefined;

  constructor(
    stage: Stage,
    options: { bounds: Bounds; targetCpuPercent: number; constants?: Partial<AutoScalingConstants> | undefined },
  ) {
    this.#stage = stage;
    this.#bounds = options.bounds;
    this.#targetValue = options.targetCpuPercent;
    this.#constants = { ...DEFAULT_CONSTANTS, ...options.constants };
  }

  start(): void {
    this.#stage.onEvent = () => this.#settle();
    this.#stage.everyMinute(EVALUATION_OFFSET_MS, () => this.#evaluate());
  }

  #evaluate(): void {
    const { scaleOutDatapoints, scaleInDatapoints, scaleInThreshold, cooldownSeconds } = this.#constants;
    const nowMs = this.#stage.clock.now();
    const low = this.#targetValue * scaleInThreshold;
    const out = this.#alarm(scaleOutDatapoints, (value) => value > this.#targetValue);
    const into = this.#alarm(scaleInDatapoints, (value) => value < low);
    const capacity = { readers: this.#readers().length, ...this.#bounds };
    const demandOf = (value: number) => ({ value, targetValue: this.#targetValue, cooldownSeconds });
    if (out !== undefined) {
      const verdict = scaleOut(capacity, [demandOf(out)], this.#scaledOut, nowMs);
      if (verdict.kind === 'set' && !this.#isBlocked()) this.#add(verdict.readers - capacity.readers);
    } else if (into !== undefined && !this.#progress) {
      const verdict = scaleIn(capacity, [demandOf(into)], this.#scaledInMs, nowMs);
      if (verdict.kind === 'set' && !this.#isBlocked()) this.#remove();
    }
  }

  /** The newest value, if an alarm on the mean CPU would be in ALARM. */
  #alarm(datapoints: number, isBreaching: (value: number) => boolean): number | undefined {
    const { clock, metrics } = this.#stage;
    const newestFirst = metrics.meanCpu(datapoints + EXTRA_PERIODS, clock.now()).mean.toReversed();
    const { state, evaluated } = judge(newestFirst, {
      evaluationPeriods: datapoints,
      datapointsToAlarm: datapoints,
      missingData: 'missing',
      isBreaching,
    });
    return state === 'ALARM' ? newestFirst[evaluated[0] ?? -1] : undefined;
  }

  #readers() {
    const [cluster] = this.#stage.rds.inspect().clusters;
    return cluster!.instances.filter(({ isWriter, status }) => !isWriter && status !== 'deleting');
  }

  #isBlocked(): boolean {
    const { instances } = this.#stage.rds.inspect().clusters[0]!;
    const isInTheWay =
      this.#constants.blockedBy === 'creating'
        ? (status: string) => status === 'creating'
        : (status: string) => status !== 'available';
    return instances.some(({ status }) => isInTheWay(status));
  }

  #add(count: number): void {
    const fromReaders = this.#readers().length;
    const ids = Array.from({ length: count }, () => `application-autoscaling-${++this.#created}`);
    const added = ids.slice(0, this.#createUntilRefused(ids));
    for (const id of added) this.#own.add(id);
    this.#scaledInMs = undefined;
    // What RDS refused fails the activity, which then starts no cooldown: the next alarm tries again.
    this.#progress = { direction: 'out', ids: added, fromReaders, hasFailed: added.length < ids.length };
  }

  /** Readers that are being deleted count against Aurora's maximum of 15. @returns how many were created */
  #createUntilRefused(ids: readonly string[]): number {
    for (const [at, id] of ids.entries()) {
      try {
        this.#stage.addReader(id);
      } catch (error) {
        if (error instanceof AwsError) return at;
        throw error;
      }
    }
    return ids.length;
  }

  /** The newest of its own, whatever its connections. Readers that existed before it stay. */
  #remove(): void {
    const newest = this.#readers().findLast(({ id }) => this.#own.has(id));
    if (!newest) return;
    const fromReaders = this.#readers().length;
    this.#stage.rds.calls.DeleteDBInstance({ DBInstanceIdentifier: newest.id, SkipFinalSnapshot: true });
    this.#progress = { direction: 'in', ids: [newest.id], fromReaders, hasFailed: false };
  }

  /** Cooldowns start when the scaling activity has finished. */
  #settle(): void {
    const progress = this.#progress;
    if (!progress) return;
    const { instances } = this.#stage.rds.inspect().clusters[0]!;
    const statusOf = (wanted: string) => instances.find(({ id }) => id === wanted)?.status;
    const isDone = progress.ids.every(
      (id) => statusOf(id) === (progress.direction === 'out' ? 'available' : undefined),
    );
    if (!isDone) return;
    const endedMs = this.#stage.clock.now();
    this.#progress = undefined;
    if (progress.hasFailed) return;
    if (progress.direction === 'in') this.#scaledInMs = endedMs;
    else this.#scaledOut = { endedMs, fromReaders: progress.fromReaders };
  }
}
