import type { Fleet } from '../../fleet/fleet.ts';
import { PinnedClients } from '../data-planes/tcp/clients.ts';
import { TargetMeasures } from '../data-planes/tcp/measures.ts';
import { TcpSockets } from '../data-planes/tcp/sockets.ts';
import type { ConnectionProfile } from '../physics/index.ts';
import { createRegion, type Region } from '../region.ts';
import type { Load, World } from '../scenarios/scenario.ts';
import { createWorkspace, pointSlackTo } from '../scenarios/slack.ts';
import type { RdsOptions } from '../services/rds/index.ts';
import { Recorder, type Saying } from './recorder.ts';
import type { CertificateReport, ClusterReport, ListenerReport, LoadReport, Report } from './report.ts';

export interface RunOptions {
  readonly seed: number;
  readonly fleet: Fleet;
  /** A cloud assembly that was synthesized with that fleet. */
  readonly assemblyFolder: string;
  readonly world: World;
  readonly load: Load | undefined;
  /** How the load's clients hold their connections (default: `pool-30m`). */
  readonly profile?: ConnectionProfile;
  /** Load balancers listen, targets answer and clients connect on real sockets of this machine. */
  readonly onSockets?: boolean;
  readonly onSaying?: (saying: Saying) => void;
  /** What RDS has no capacity for besides what the world says (default: nothing). */
  readonly lacks?: (instanceClass: string, zone: string) => boolean;
  /** Region time at the beginning, in milliseconds since the epoch (default: a Monday, at midnight). */
  readonly startMs?: number;
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
  /** Closes what listens on real sockets. */
  close(): Promise<void>;
}

/** Sets a Region up: first the world, as it was before Evenkeel came, then what the stacks declare. */
export async function setUp(options: RunOptions): Promise<Run> {
  const { seed, fleet, assemblyFolder, world, load, lacks, onSaying, onProblem } = options;
  const noCapacity: RdsOptions['noCapacity'] = (...offering) =>
    lacks?.(...offering) ? 'fault' : world.rds?.noCapacity?.(...offering);
  const region = createRegion({
    seed,
    ...((world.rds || lacks) && { rds: { ...world.rds, noCapacity } }),
    ...(options.startMs !== undefined && { startMs: options.startMs }),
    ...(world.hasTrail && { hasTrail: true }),
    ...(onProblem && { onProblem }),
  });
  const { loads, phases = [] } = await world.build(region, { fleet, load, profile: options.profile ?? 'pool-30m' });
  const recorder = new Recorder(region, onSaying);
  const { slack } = fleet;
  if (slack) await createWorkspace(region, { ...fleet, slack });
  const stacks = await region.deploy(assemblyFolder);
  if (slack) pointSlackTo(region, stacks);
  const startMs = region.clock.now();
  const { core, tcp, elasticLoadBalancing } = region;
  const groups = Object.values(fleet.targetGroups);
  const measured = new TargetMeasures(core, tcp, elasticLoadBalancing, groups, phases);
  const sockets = options.onSockets ? new TcpSockets(region) : undefined;
  await sockets?.open();
  const clients = sockets && new PinnedClients(core, elasticLoadBalancing, sockets, phases);
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
      clusters: Object.fromEntries(clusters.map((name) => [name, clusterReport(region, name, startMs)])),
      ...(Object.keys(fleet.certificates).length > 0 && {
        listeners: listenerReports(region),
        certificates: certificateReports(region),
      }),
      ...(Object.keys(fleet.targetGroups).length > 0 && { targetGroups: measured.read() }),
      ...(clients && { failedConnections: clients.failedConnections }),
      decisions: recorder.decisions,
    }),
    close: async () => await sockets?.close(),
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
