import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { loadFleet } from '../fleet/load.ts';
import { DEFAULT_SCENARIO, scenarioFleetFile } from '../sandbox/scenarios/index.ts';
import { bundleFunctions, bundleSettings, EVERY_FUNCTION } from '../stacks/bundle.ts';
import { maxBundleBytes } from './bundleLimits.ts';
import type { Figure, Say } from './figure.ts';
import { median, rounded } from './statistics.ts';

const run = promisify(execFile);
const STARTS = 9;
const MAX_DOOR_IMPORT_MS = 55;

/** Slack's own framework, 5.1 with its receiver for Lambda, bundled by esbuild and measured once on two cores like these. */
const BOLT = { bytes: 1_616_000, importMs: '141 to 259' };

/** The size of the functions' bundles, and how long Node takes to load the one that reacts to load. */
export async function bundle(say: Say): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
  try {
    const fleet = await loadFleet(scenarioFleetFile(DEFAULT_SCENARIO));
    const bundles = await bundleFunctions(fleet, join(folder, 'functions'), { needed: EVERY_FUNCTION });
    const sizes: Figure[] = [];
    for (const [name, bundleFolder] of Object.entries(bundles)) sizes.push(await sizeOf(name, bundleFolder));
    const reacting = await importTime(join(bundles['replicas']!, 'index.js'), join(folder, 'clients.js'), say);
    return [...sizes, reacting, await ingressImportTime(join(bundles.slackIngress, 'index.js'), say)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sizeOf(name: string, bundleFolder: string): Promise<Figure> {
  // Slack waits for a cold start, so every file of the ingress counts.
  const isIngress = name === 'slackIngress';
  const files = isIngress ? await readdir(bundleFolder) : ['index.js'];
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(bundleFolder, file))).size));
  const measured = sizes.reduce((sum, size) => sum + size, 0);
  const target = { atMost: maxBundleBytes(name) };
  return { name: `bundle.size.${name}`, measured, unit: 'bytes', target, details: isIngress ? { bolt: BOLT } : {} };
}

/** How long Node takes to load the Slack ingress, in milliseconds on this machine. */
async function ingressImportTime(file: string, say: Say): Promise<Figure> {
  const times: number[] = [];
  for (let start = 1; start <= STARTS; start++) {
    say(`start ${start} of ${STARTS} of slackIngress`);
    times.push(await importMs(file));
  }
  const measured = rounded(median(times), 1);
  const details = { bolt: BOLT, medianOfStarts: STARTS };
  return { name: 'bundle.import.slackIngress', measured, unit: 'ms', target: { atMost: MAX_DOOR_IMPORT_MS }, details };
}

async function importTime(own: string, clients: string, say: Say): Promise<Figure> {
  await bundleClients(clients);
  const times = { own: [] as number[], clients: [] as number[] };
  // Alternating, so that other load on the machine affects both equally.
  for (let start = 1; start <= STARTS; start++) {
    say(`start ${start} of ${STARTS}`);
    times.own.push(await importMs(own));
    times.clients.push(await importMs(clients));
  }
  const [ownMs, clientsMs] = [median(times.own), median(times.clients)];
  const sameClientsOnly = { bytes: (await stat(clients)).size, importMs: rounded(clientsMs, 1) };
  return {
    name: 'bundle.import.replicas',
    measured: rounded(ownMs / clientsMs, 2),
    unit: 'times a bundle of the SDK clients alone',
    target: { atMost: 1.25 },
    details: { importMs: rounded(ownMs, 1), sameClientsOnly, medianOfStarts: STARTS },
  };
}

/** The clients of the replicas function, as functions/aws/clients.ts calls them. */
const CLIENTS = ['rds', 'cloudWatch', 'dynamoDb', 'eventBridge'];

/** Bundles only the SDK clients of the replicas function, with the same settings as its own bundle. */
async function bundleClients(file: string): Promise<void> {
  const contents = `export { ${CLIENTS.join(', ')} } from './functions/aws/clients.ts'`;
  const stdin = { contents, resolveDir: bundleSettings.absWorkingDir };
  const [clients, own] = await Promise.all([
    build({ ...bundleSettings, stdin, outfile: file, metafile: true }),
    build({
      ...bundleSettings,
      entryPoints: ['functions/controllers/replicas/handler.ts'],
      write: false,
      metafile: true,
    }),
  ]);
  const [expected, actual] = [packagesIn(own.metafile), packagesIn(clients.metafile)];
  if (expected !== actual)
    throw new Error(`the function uses the clients ${expected}, but this benchmark bundles ${actual}`);
}

function packagesIn({ outputs }: Metafile): string {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const names = inputs.flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? (/@aws-sdk\/(client-[^/]+)/.exec(path)?.[1] ?? []) : [],
  );
  return [...new Set(names)].toSorted().join(', ');
}

const TIMED_IMPORT =
  'const start = performance.now(); require(process.argv[1]); console.log(performance.now() - start);';

/** How long a fresh Node process takes to load a bundle, in milliseconds. */
async function importMs(file: string): Promise<number> {
  const { stdout } = await run(process.execPath, ['-e', TIMED_IMPORT, file], { env: environmentOf(file) });
  return Number(stdout);
}

/** The environment of a function as set by Lambda and the stacks, without this process's own. */
const environmentOf = (file: string) => ({
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  LAMBDA_TASK_ROOT: dirname(file),
  STAGE: 'dev',
  TABLE_NAME: 'ledger',
  BUS_NAME: 'evenkeel-dev',
  SLACK_SECRET: 'evenkeel/slack',
  WORKER_NAME: 'evenkeel-dev-slack',
});
