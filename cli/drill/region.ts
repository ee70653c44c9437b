import type { Fleet } from '../../fleet/fleet.ts';
import { NoPostgresError, PostgresPlane } from '../../sandbox/data-planes/postgres/index.ts';
import { TlsPlane } from '../../sandbox/data-planes/tls/sockets/plane.ts';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { pace } from '../../sandbox/run/pace.ts';
import type { World } from '../../sandbox/scenarios/scenario.ts';

/** A Monday, ten in the morning in Berlin: within business hours. */
const MONDAY_MS = Date.UTC(2026, 2, 2, 9);

/** By then Evenkeel has added its reader, and CloudWatch has metrics; simulated within seconds. */
const STEADY_AFTER_MS = 15 * 60_000;

export interface DrillRegionOptions {
  readonly seed: number;
  readonly fleet: Fleet;
  readonly world: World;
  readonly assemblyFolder: string;
  /** Use a real PostgreSQL for the clusters, in real time. */
  readonly postgres: boolean;
  /** Use real sockets for the load balancers, in real time. */
  readonly sockets: boolean;
  readonly say: (message: string) => void;
}

/** A Region in which a drill can be run. */
export interface DrillRegion {
  readonly region: Region;
  /** The real servers, which need real time. Empty in virtual time. */
  readonly real: readonly string[];
  /** Runs the Region until a condition holds, or for a maximum duration. */
  runUntil(isSo: () => boolean, atMostMs: number, onBeat?: () => void): Promise<void>;
  close(): Promise<void>;
}

/** Sets up the Region and waits until it is steady. */
export async function createDrillRegion(options: DrillRegionOptions): Promise<DrillRegion> {
  const { seed, fleet, world, assemblyFolder, say } = options;
  const plane = options.postgres ? await startPostgres(say) : undefined;
  const tls = options.sockets ? new TlsPlane() : undefined;
  const region = createRegion({
    seed,
    startMs: MONDAY_MS,
    onProblem: say,
    ...(world.rds && { rds: world.rds }),
    ...(plane && { realPostgres: plane }),
    ...(tls && { realTls: tls }),
  });
  await world.build(region, { fleet, load: undefined, profile: 'pool-30m' });
  await region.deploy(assemblyFolder);
  await region.clock.runUntil(region.clock.now() + STEADY_AFTER_MS);
  await plane?.settled();
  await tls?.open(region, say);
  const real = [...(plane ? ['PostgreSQL'] : []), ...(tls ? ['TLS'] : [])];
  return {
    region,
    real,
    async runUntil(isSo, atMostMs, onBeat) {
      const untilMs = region.clock.now() + atMostMs;
      if (real.length === 0) return await runVirtually(region, isSo, untilMs, onBeat);
      const end = new AbortController();
      const beat = () => {
        onBeat?.();
        if (isSo()) end.abort();
      };
      await pace(region.clock, { speed: 1, untilMs, signal: end.signal, beatMs: 1, onBeat: beat });
    },
    async close() {
      await tls?.close();
      await plane?.close();
    },
  };
}

/** As fast as possible, in steps of one second of Region time. */
async function runVirtually(region: Region, isSo: () => boolean, untilMs: number, onBeat?: () => void): Promise<void> {
  while (!isSo() && region.clock.now() < untilMs) {
    await region.clock.runUntil(Math.min(untilMs, region.clock.now() + 1_000), isSo);
    onBeat?.();
  }
}

/** If PostgreSQL cannot be started, the drill runs with simulated databases. */
async function startPostgres(say: (message: string) => void): Promise<PostgresPlane | undefined> {
  try {
    return await PostgresPlane.create({ onProblem: say });
  } catch (error) {
    if (!(error instanceof NoPostgresError)) throw error;
    say(`${error.message}\nUsing simulated databases instead, in virtual time.`);
    return undefined;
  }
}
