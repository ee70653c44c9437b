import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesizeForSandbox } from '../../cli/prepare.ts';
import { openTlsSockets } from '../../sandbox/data-planes/tls/sockets/index.ts';
import { pace } from '../../sandbox/run/pace.ts';
import type { Figure, Say } from '../figure.ts';
import { startCrowd } from './crowd.ts';
import { createSite } from './site.ts';

const PER_SECOND = 200;
const SECONDS = 60;

/** Evenkeel rotates one certificate after the other while another process connects over real sockets, in real time. */
export async function handshakes(say: Say): Promise<Figure[]> {
  say('synthesizing the stacks');
  const assembly = await synthesizeForSandbox(fileURLToPath(new URL('fleet.ts', import.meta.url)));
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
  const onProblem = (message: string) => {
    throw new Error(message);
  };
  const authorityFile = join(folder, 'authority.pem');
  const site = await createSite(assembly.folder, onProblem);
  const sockets = await openTlsSockets(site.region, { authorityFile, machineNow: Date.now, onProblem });
  const end = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  try {
    say(`${PER_SECOND} handshakes per second for ${SECONDS} s`);
    const openSockets = sockets.openSockets().filter(({ wanted }) => wanted.port === 443);
    // Every host at every address, one after the other.
    const places = openSockets.flatMap((openSocket) =>
      site.hostsOf(openSocket.listenerArn).map((host) => ({ host, openSocket })),
    );
    const order = { places, authorityFile, perSecond: PER_SECOND, seconds: SECONDS };
    const { met } = await startCrowd(order);
    const untilMs = Number.POSITIVE_INFINITY;
    running = Promise.all([
      pace(site.region.clock, { speed: 1, untilMs, signal: end.signal, beatMs: 10 }),
      site.sweepUntil(end.signal),
    ]);
    const details = { ...(await met), rotations: site.rotations() };
    const failed = Object.values(details.failures).reduce((sum, count) => sum + count, 0);
    return [
      { name: 'handshakes.failed', measured: failed, unit: '', target: { atMost: 0 }, details },
      { name: 'handshakes.rotations', measured: details.rotations, unit: '', target: { atLeast: 3 }, details: {} },
    ];
  } finally {
    end.abort();
    await running;
    await sockets.close();
    await Promise.all([assembly.remove(), rm(folder, { recursive: true, force: true })]);
  }
}
