import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openTlsSockets } from '../../sandbox/data-planes/tls/sockets/index.ts';
import { pace } from '../../sandbox/run/pace.ts';
import type { Figure, Say } from '../figure.ts';
import type { Met, Order } from './client.ts';
import { createSite, HOST, type Site } from './site.ts';

const PER_SECOND = 200;
const SECONDS = 60;
const ROTATION_MS = 5_000;
const CLIENT = fileURLToPath(new URL('client.ts', import.meta.url));

/** Rotates the certificate of a host again and again while another process connects to it over real sockets. */
export async function handshakes(say: Say): Promise<Figure[]> {
  const site = await createSite();
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
  const authorityFile = join(folder, 'authority.pem');
  const onProblem = (message: string) => {
    throw new Error(message);
  };
  const sockets = await openTlsSockets(site.region, { authorityFile, machineNow: Date.now, onProblem });
  const end = new AbortController();
  const { clock } = site.region;
  const paced = pace(clock, { speed: 1, untilMs: Number.POSITIVE_INFINITY, signal: end.signal });
  try {
    say(`${PER_SECOND} handshakes a second for ${SECONDS} s`);
    const order: Order = { doors: sockets.doors(), host: HOST, authorityFile, perSecond: PER_SECOND, seconds: SECONDS };
    const [met, rotations] = await Promise.all([connect(order).finally(() => end.abort()), rotate(site, end.signal)]);
    const failed = Object.values(met.failures).reduce((sum, count) => sum + count, 0);
    const details = { ...met, rotations };
    return [{ name: 'handshakes.failed', measured: failed, unit: '', target: { atMost: 0 }, details }];
  } finally {
    end.abort();
    await paced;
    await sockets.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function connect(order: Order): Promise<Met> {
  const { stdout } = await promisify(execFile)(process.execPath, [CLIENT, JSON.stringify(order)]);
  return JSON.parse(stdout) as Met;
}

/** In the time of the Region, which runs at the machine's pace until the client is done. */
async function rotate({ region, rotate: once }: Site, signal: AbortSignal): Promise<number> {
  const ended = new Promise<'ended'>((resolve) => signal.addEventListener('abort', () => resolve('ended')));
  for (let rotations = 0; ; rotations++) {
    const next = region.clock.sleep(ROTATION_MS).then(once);
    if ((await Promise.race([next, ended])) === 'ended') return rotations;
  }
}
