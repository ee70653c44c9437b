import { endpointId } from '../../fleet/names.ts';
import { forgetFailures, noteFailures } from '../../functions/control-loop/failures.ts';
import { noteRepetition } from '../../functions/control-loop/repetition.ts';
import { weightVcpus } from '../../fleet/instanceClasses.ts';
import { evenBusy, WINDOW_MINUTES } from '../../functions/controllers/replicas/busy.ts';
import { expectationOf, leadTimeMs, pointsOf } from '../../functions/controllers/replicas/forecast/floor.ts';
import { isJudgementDue, judge, type Judgement } from '../../functions/controllers/replicas/forecast/judgement.ts';
import { extendHistory, type LoadHistory } from '../../functions/controllers/replicas/forecast/history.ts';
import { decide } from '../../functions/controllers/replicas/decide.ts';
import { type Decision, traits } from '../../functions/controllers/replicas/decision.ts';
import type { EndpointMembers } from '../../functions/controllers/replicas/endpointMembers.ts';
import { isMoving, isSampleDue } from '../../functions/controllers/replicas/due.ts';
import { memory } from '../../functions/controllers/replicas/memory.ts';
import { NO_PROGRESS, type Progress, progressOf } from '../../functions/controllers/replicas/progress.ts';
import { mayFinishDraining } from '../../functions/controllers/replicas/rules/draining.ts';
import type { Policy } from '../../functions/controllers/replicas/policy.ts';
import type { ClusterView, InstanceView, MetricsView } from '../../functions/controllers/replicas/view.ts';
import { AwsError } from '../../sandbox/wire/handlers.ts';
import { CLUSTER, ENGINE, type Stage } from '../stage.ts';

const MINUTE_MS = 60_000;

/** When in a minute the tick comes, the alarm is evaluated, and how long an event is on its way. */
export interface Moments {
  readonly tickOffsetMs: number;
  readonly alarmOffsetMs: number;
  readonly eventDelayMs: number;
}

const DEFAULT_MOMENTS: Moments = { tickOffsetMs: 0, alarmOffsetMs: 31_291, eventDelayMs: 1_000 };

/** So often one invocation looks again, as functions/control-loop/reconciler.ts does. */
const MAX_LOOKS = 6;

/** The tenth above the target at which the alarm of a cluster goes off: stacks/alarms.ts. */
const ALARM_TOLERANCE = 1.1;

/** One decision, when it was made. */
export interface Decided {
  readonly atMs: number;
  readonly decision: Decision;
}

/** Evenkeel's own rules, triggered as its functions are, on the physics itself: no Lambda, no ledger, no wire in between. */
export class Evenkeel {
  readonly decided: Decided[] = [];
  /** When the endpoint was changed, in milliseconds since the epoch. */
  readonly endpointChangesMs: number[] = [];
  readonly #stage: Stage;
  readonly #policy: Policy;
  readonly #vcpus: number;
  readonly #moments: Moments;
  #progress: Progress = NO_PROGRESS;
  #history: LoadHistory | undefined;
  #judgement: Judgement | undefined;
  #judgedAtMs = 0;
  #isInAlarm = false;

  constructor(stage: Stage, policy: Policy, options: Partial<Moments> & { history?: LoadHistory | undefined } = {}) {
    const { history, ...moments } = options;
    this.#history = history;
    this.#stage = stage;
    this.#policy = policy;
    this.#vcpus = weightVcpus(policy.classes[0]!);
    this.#moments = { ...DEFAULT_MOMENTS, ...moments };
  }

  start(): void {
    const stage = this.#stage;
    const { tickOffsetMs, alarmOffsetMs, eventDelayMs } = this.#moments;
    stage.onEvent = () => void stage.clock.setTimeout(() => this.#reconcile(), eventDelayMs);
    stage.everyMinute(tickOffsetMs, () => this.#tick());
    stage.everyMinute(alarmOffsetMs, () => this.#evaluateAlarm());
  }

  /** Looks where functions/controllers/replicas/observe.ts would find that the cluster is due. */
  #tick(): void {
    const nowMs = this.#stage.clock.now();
    const isDue =
      this.#isInAlarm || isMoving(this.#progress) || isSampleDue(CLUSTER, nowMs) || this.#mayFinishDraining(nowMs);
    if (isDue) this.#reconcile();
  }

  #evaluateAlarm(): void {
    const { clock, metrics } = this.#stage;
    const newest = metrics.meanCpu(WINDOW_MINUTES, clock.now()).mean.findLast((value) => !Number.isNaN(value));
    const threshold = Math.min(99, this.#policy.targetCpuPercent * ALARM_TOLERANCE);
    const wasInAlarm = this.#isInAlarm;
    this.#isInAlarm = newest !== undefined && newest > threshold;
    if (this.#isInAlarm !== wasInAlarm) this.#reconcile();
  }

  #reconcile(): void {
    for (let look = 0; look < MAX_LOOKS; look++) if (!this.#look()) return;
  }

  #look(): boolean {
    const nowMs = this.#stage.clock.now();
    const view = this.#view(nowMs);
    this.#progress = progressOf(view, this.#progress, nowMs);
    const { decision } = decide(view, this.#progress, this.#policy, nowMs);
    if (decision.kind === 'hold') return false;
    this.decided.push({ atMs: nowMs, decision });
    const intended = memory.progressOnDecision(this.#progress, decision, nowMs);
    try {
      this.#act(decision);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const refusals = traits.subjectsOf(decision).map((subject) => ({ subject, error: error.message }));
      this.#progress = { ...intended, failures: noteFailures(intended.failures, refusals, nowMs) };
      return true;
    }
    this.#progress = {
      ...memory.progressOnSuccess(intended, decision, nowMs),
      failures: forgetFailures(intended.failures, traits.subjectsOf(decision)),
      repetitions: noteRepetition(intended.repetitions ?? {}, traits.repetitionOf(decision), nowMs),
    };
    return true;
  }

  #view(nowMs: number): ClusterView {
    const cluster = this.#stage.rds.inspect().clusters[0]!;
    const endpoint = cluster.endpoints[0];
    const instances = cluster.instances.map((instance): InstanceView => ({
      id: instance.id,
      status: instance.status,
      instanceClass: instance.instanceClass,
      vcpus: this.#vcpus,
      zone: instance.zone,
      promotionTier: instance.promotionTier,
      createdAtMs: instance.availableSinceMs,
      ours: instance.id.startsWith('evenkeel-'),
      address: instance.status === 'creating' ? undefined : { host: instance.id, port: 5432 },
    }));
    const draining = Object.keys(this.#progress.draining).filter((id) => instances.some((one) => one.id === id));
    const readers = instances.filter(
      ({ id, status }) => id !== cluster.writer && status !== 'creating' && status !== 'deleting',
    );
    const { mean, sampleCount } = this.#stage.metrics.meanCpu(WINDOW_MINUTES, nowMs);
    const metrics: MetricsView = {
      newestMinuteMs: newestMinuteMs(nowMs),
      busyVcpus: evenBusy(readers, newestMinuteMs(nowMs), mean, sampleCount),
      openConnections: undefined,
      lagMs: undefined,
      cpuPercent: new Map(readers.map(({ id }) => [id, this.#stage.metrics.cpuOf(id, WINDOW_MINUTES, nowMs)])),
      connections: this.#connectionsOf(draining, nowMs),
    };
    return {
      cluster: CLUSTER,
      status: cluster.status,
      unfit: undefined,
      engineVersion: '',
      engine: ENGINE,
      writerId: cluster.writer,
      serverlessMaxCapacityUnits: undefined,
      instances,
      endpoint: endpoint && { id: endpoint.id, status: endpoint.status, ...listsOf(endpoint.asked) },
      lastFailoverMs: undefined,
      metrics,
      ...this.#forecast(metrics, nowMs),
      warmUps: new Map(),
      pause: undefined,
      interlock: undefined,
    };
  }

  /** The history grows by what each look has seen, as in functions/controllers/replicas/observeForecast.ts. */
  #forecast(
    metrics: MetricsView,
    nowMs: number,
  ): Pick<ClusterView, 'forecast' | 'judgement' | 'risingVcpus' | 'isLoadFlat'> {
    this.#history = extendHistory(this.#history, pointsOf(metrics)).history;
    if (!this.#history) return { forecast: undefined };
    if (this.#policy.forecast === 'auto' && isJudgementDue(this.#history, this.#judgedAtMs, nowMs)) this.#judge(nowMs);
    const expected = expectationOf(this.#history, metrics, this.#progress.leadSeconds, this.#policy, nowMs);
    return { ...expected, ...(this.#judgement && { judgement: this.#judgement }) };
  }

  #judge(nowMs: number): void {
    const { targetCpuPercent, readers } = this.#policy;
    const leadMs = leadTimeMs(this.#progress.leadSeconds);
    const cluster = { vcpusEach: this.#vcpus, targetCpuPercent, readers, leadTimeMs: leadMs };
    this.#judgement = judge(this.#history!, cluster, this.#judgement, nowMs);
    this.#judgedAtMs = nowMs;
  }

  #mayFinishDraining(nowMs: number): boolean {
    const ids = Object.keys(this.#progress.draining);
    if (ids.length === 0) return false;
    const known = { newestMinuteMs: newestMinuteMs(nowMs), connections: this.#connectionsOf(ids, nowMs) };
    return mayFinishDraining(this.#progress, known, nowMs);
  }

  #connectionsOf(ids: readonly string[], nowMs: number): Map<string, number[]> {
    return new Map(ids.map((id) => [id, this.#stage.metrics.connectionsOf(id, WINDOW_MINUTES, nowMs)]));
  }

  /** As functions/controllers/replicas/act.ts does it, without what a backtest cannot meet: other people's changes, failovers. */
  #act(decision: Decision): void {
    const { calls } = this.#stage.rds;
    switch (decision.kind) {
      case 'add':
        for (const { id, instanceClass, zone } of decision.readers)
          calls.CreateDBInstance({
            DBClusterIdentifier: CLUSTER,
            DBInstanceIdentifier: id,
            DBInstanceClass: instanceClass,
            Engine: ENGINE,
            AvailabilityZone: zone,
            PromotionTier: this.#policy.promotionTier,
          });
        return;
      case 'remove':
        calls.DeleteDBInstance({ DBInstanceIdentifier: decision.readerId, SkipFinalSnapshot: true });
        return;
      case 'set-endpoint':
        if (decision.reason !== 'endpoint-missing') return this.#tell(decision);
        calls.CreateDBClusterEndpoint({
          DBClusterIdentifier: CLUSTER,
          DBClusterEndpointIdentifier: endpointId(CLUSTER),
          EndpointType: 'READER',
          ExcludedMembers: [...decision.excluded],
        });
        return;
      case 'drain':
      case 'take-back':
        return this.#tell(decision);
      case 'admit':
      case 'warm':
      case 'set-forecast':
      case 'hold':
        return;
    }
  }

  #tell({ excluded, only }: EndpointMembers): void {
    this.endpointChangesMs.push(this.#stage.clock.now());
    this.#stage.rds.calls.ModifyDBClusterEndpoint({
      DBClusterEndpointIdentifier: endpointId(CLUSTER),
      ...(only ? { StaticMembers: [...only] } : { ExcludedMembers: [...excluded] }),
    });
  }
}

const listsOf = ({ list, listed }: { readonly list: 'static' | 'excluded'; readonly listed: readonly string[] }) =>
  list === 'static' ? { excluded: [], only: listed } : { excluded: listed };

const newestMinuteMs = (nowMs: number) => Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
