import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { loadFleet } from '../fleet/load.ts';
import { scenarioFleetFile, DEFAULT_SCENARIO } from '../sandbox/scenarios/index.ts';
import { bundleFunctions, bundleSettings } from '../stacks/bundle.ts';
import type { Figure, Say } from './figure.ts';
import { median, rounded } from './statistics.ts';

const run = promisify(execFile);
const STARTS = 9;

/** How large the function's bundle is, and how long Node takes to load it. */
export async function bundle(say: Say): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
  try {
    const bundles = await bundleFunctions(await loadFleet(scenarioFleetFile(DEFAULT_SCENARIO)), join(folder, 'functions'));
    const own = join(bundles.replicas, 'index.js');
    const clients = join(folder, 'clients.js');
    await build({ ...bundleSettings, entryPoints: ['functions/platform/clients.ts'], outfile: clients });
    const times = { own: [] as number[], clients: [] as number[] };
    // In turns, so that whatever else the machine does meets both alike.
    for (let start = 1; start <= STARTS; start++) {
      say(`start ${start} of ${STARTS}`);
      times.own.push(await importMs(own));
      times.clients.push(await importMs(clients));
    }
    const [ownMs, clientsMs] = [median(times.own), median(times.clients)];
    const clientsBytes = (await stat(clients)).size;
    return [
      {
        name: 'bundle.size',
        measured: (await stat(own)).size,
        unit: 'bytes',
        target: { atMost: 450_000 },
        details: { sameClientsOnlyBytes: clientsBytes },
      },
      {
        name: 'bundle.import',
        measured: rounded(ownMs / clientsMs, 2),
        unit: 'x the same SDK clients',
        details: { importMs: rounded(ownMs, 1), sameClientsOnlyMs: rounded(clientsMs, 1), medianOfStarts: STARTS },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const TIMED_IMPORT = 'const start = performance.now(); require(process.argv[1]); console.log(performance.now() - start);';

/** How long a fresh Node process takes to load a bundle, in milliseconds. */
async function importMs(file: string): Promise<number> {
  const { stdout } = await run(process.execPath, ['-e', TIMED_IMPORT, file], { env: environmentOf(file) });
  return Number(stdout);
}

/** What Lambda and the stacks put into a function's environment, and nothing of this process's own. */
const environmentOf = (file: string) => ({
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  LAMBDA_TASK_ROOT: dirname(file),
  STAGE: 'dev',
  TABLE_NAME: 'ledger',
  BUS_NAME: 'evenkeel-dev',
});
