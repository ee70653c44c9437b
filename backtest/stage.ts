import { VirtualClock } from '../sandbox/clock.ts';
import { type AwsEvent, type Core, ZONES } from '../sandbox/core.ts';
import {
  type ConnectionProfile,
  createPhysics,
  type Measures,
  type Physics,
  type PhysicsConstants,
} from '../sandbox/physics/index.ts';
import { createRandom } from '../sandbox/random.ts';
import { createRdsDirectly, type DirectRds, type RdsDurations } from '../sandbox/services/rds/direct.ts';
import { Metrics } from './metrics.ts';

export const CLUSTER = 'shop';
export const ENGINE = 'aurora-postgresql';
export const READER_CLASS = 'db.r6g.large';

/** The environment that all policies of a comparison share. */
export interface StageOptions {
  readonly seed: number;
  readonly startMs: number;
  readonly minutes: number;
  /** The read load at a time, in reference readers. */
  readonly load: (timeMs: number) => number;
  readonly profile: ConnectionProfile;
  readonly durations?: Partial<RdsDurations>;
  readonly physics?: Partial<PhysicsConstants>;
}

/**
 * One Aurora cluster under a read load: the emulated RDS and the load model on one clock, without the API layer, so
 * that two weeks take seconds. Policies act through RDS's own handlers.
 */
export class Stage {
  readonly clock: VirtualClock;
  readonly metrics: Metrics;
  readonly rds: DirectRds;
  readonly options: StageOptions;
  /** Receives RDS's events. */
  onEvent: (event: AwsEvent) => void = () => {};
  readonly #physics: Physics;

  /**
   * @param readers that exist from the start
   */
  static async create(
    options: StageOptions,
    readers: number,
    endpoint: 'reader' | 'custom-if-present',
  ): Promise<Stage> {
    const stage = new Stage(options);
    await stage.#build(readers);
    stage.#physics.attach(CLUSTER, { load: options.load, profile: options.profile, endpoint });
    return stage;
  }

  private constructor(options: StageOptions) {
    this.options = options;
    this.clock = new VirtualClock(options.startMs);
    this.metrics = new Metrics(options.startMs, options.minutes);
    const core: Core = {
      clock: this.clock,
      random: createRandom(options.seed),
      receivers: new Map(),
      emit: (event) => this.onEvent(event),
      record: (datapoint) => this.metrics.record(datapoint, this.clock.now()),
    };
    this.rds = createRdsDirectly(core, options.durations ? { durations: options.durations } : {});
    this.#physics = createPhysics(core, this.rds.dataPlane, options.physics);
  }

  /** Runs to the end and returns the measures. */
  run(): Measures {
    this.clock.runSteadily(this.options.startMs + this.options.minutes * 60_000);
    return this.#physics.measures(CLUSTER);
  }

  /** Open client connections of an instance. */
  connectionsOn(instanceId: string): number {
    return this.#physics.connectionsOn(instanceId);
  }

  /** Orders a reader like the others, last in line to become the writer. @throws {AwsError} what RDS refuses */
  addReader(id: string): void {
    this.rds.calls.CreateDBInstance({
      DBClusterIdentifier: CLUSTER,
      DBInstanceIdentifier: id,
      DBInstanceClass: READER_CLASS,
      Engine: ENGINE,
      PromotionTier: 15,
    });
  }

  /** Calls `run` every minute at that offset into it. */
  everyMinute(offsetMs: number, run: () => void): void {
    const next = () => {
      const sinceMs = (this.clock.now() - offsetMs) % 60_000;
      this.clock.setTimeout(
        () => {
          run();
          next();
        },
        60_000 - (sinceMs < 0 ? sinceMs + 60_000 : sinceMs),
      );
    };
    next();
  }

  /** A writer and readers, spread over the zones, as a team would have created them. */
  async #build(readers: number): Promise<void> {
    const { calls } = this.rds;
    await this.rds.instantly(() => {
      calls.CreateDBCluster({
        DBClusterIdentifier: CLUSTER,
        Engine: ENGINE,
        MasterUsername: 'shop',
        ManageMasterUserPassword: true,
      });
      for (let number = 1; number <= 1 + readers; number++)
        calls.CreateDBInstance({
          DBClusterIdentifier: CLUSTER,
          DBInstanceIdentifier: `${CLUSTER}-${number}`,
          DBInstanceClass: READER_CLASS,
          Engine: ENGINE,
          AvailabilityZone: ZONES[(number - 1) % ZONES.length]!,
          PromotionTier: number - 1,
        });
      return Promise.resolve();
    });
  }
}
