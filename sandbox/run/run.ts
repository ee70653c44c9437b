import type { Fleet } from '../../fleet/fleet.ts';
import type { ConnectionProfile } from '../physics/index.ts';
import { createRegion, type Region } from '../region.ts';
import type { Load, World } from '../scenarios/scenario.ts';
import { Recorder, type Saying } from './recorder.ts';
import type { CertificateReport, ClusterReport, ListenerReport, LoadReport, Report } from './report.ts';

export interface RunOptions {
  readonly seed: number;
  readonly fleet: Fleet;
  /** A cloud assembly that was synthesized with that fleet. */
  readonly assemblyFolder: string;
  readonly world: World;
  readonly load: Load | undefined;
  /** How the load's clients hold their connections; `pool-30m` unless given. */
  readonly profile?: ConnectionProfile;
  readonly onSaying?: (saying: Saying) => void;
  readonly onProblem?: (message: string) => void;
}

/** A Region with a world in it and the control plane deployed, ready to run. */
export interface Run {
  readonly region: Region;
  readonly recorder: Recorder;
  readonly startMs: number;
  /** Clusters that have a read load. */
  readonly clusters: readonly string[];
  report(load: LoadReport): Report;
}

/** Sets a Region up: first the world, as it was before Evenkeel came, then what the stacks declare. */
export async function setUp(options: RunOptions): Promise<Run> {
  const { seed, fleet, assemblyFolder, world, load, onSaying, onProblem } = options;
  const region = createRegion({
    seed,
    ...(world.rds && { rds: world.rds }),
    ...(world.hasTrail && { hasTrail: true }),
    ...(onProblem && { onProblem }),
  });
  const { loads } = await world.build(region, { fleet, load, profile: options.profile ?? 'pool-30m' });
  const recorder = new Recorder(region, onSaying);
  await region.deploy(assemblyFolder);
  const startMs = region.clock.now();
  const clusters = Object.keys(loads);
  return {
    region,
    recorder,
    startMs,
    clusters,
    report: (loadReport) => ({
      seed,
      simulatedSeconds: Math.round((region.clock.now() - startMs) / 1000),
      wallSeconds: recorder.wallSeconds,
      events: recorder.events,
      apiCalls: recorder.apiCalls,
      metricsRead: region.cloudWatch.metricsRead,
      load: loadReport,
      listeners: listenerReports(region),
      certificates: certificateReports(region),
      clusters: Object.fromEntries(clusters.map((name) => [name, clusterReport(region, name, startMs)])),
      decisions: recorder.decisions,
    }),
  };
}

function clusterReport(region: Region, name: string, startMs: number): ClusterReport {
  const measures = region.physics.measures(name);
  return {
    readersAdded: measures.readersAdded,
    readersRemoved: measures.readersRemoved,
    readerSeconds: Math.round(measures.readerSeconds),
    overloadSeconds: rounded(measures.overloadSeconds),
    connectionsCut: measures.connectionsCut,
    timeline: measures.timeline.map(({ t, readers, load, cpu }) => ({
      t: Math.round((t - startMs) / 1000),
      readers,
      load: rounded(load),
      cpu: rounded(cpu),
    })),
  };
}

const listenerReports = (region: Region): ListenerReport[] =>
  region.tls.measures().map(({ listenerArn, ...measures }) => ({ arn: listenerArn, ...measures }));

const DAY_MS = 86_400_000;

const certificateReports = (region: Region): CertificateReport[] =>
  region.acm.inspect().map(({ arn, names, status, notAfterMs }) => ({
    arn,
    domains: names,
    state: status,
    daysLeft: notAfterMs === undefined ? undefined : rounded((notAfterMs - region.clock.now()) / DAY_MS),
  }));

const rounded = (value: number) => Math.round(value * 100) / 100;
