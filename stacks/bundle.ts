import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import type { FunctionName } from '../events/routes.ts';
import type { Fleet } from '../fleet/fleet.ts';

const FUNCTIONS: readonly FunctionName[] = ['replicas', 'safetyNet', 'warmer', 'endpoints', 'targets'];
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The folder of each function's asset: `index.js` and `fleet.json`. */
export type Bundles = Readonly<Record<FunctionName, string>>;

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
    '@aws-sdk/credential-provider-node': join(ROOT, 'functions/platform/bundled/credentials.ts'),
    '@aws-sdk/middleware-endpoint-discovery': join(ROOT, 'functions/platform/bundled/endpointDiscovery.ts'),
  },
} satisfies BuildOptions;

/** Bundles all functions in one esbuild call, which takes a tenth of one call each, and puts the fleet beside them. */
export async function bundleFunctions(fleet: Fleet, folder: string): Promise<Bundles> {
  await rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: FUNCTIONS.map((name) => ({
      in: join(ROOT, 'functions', name, 'handler.ts'),
      out: join(name, 'index'),
    })),
    outdir: folder,
    ...bundleSettings,
  });
  const bundles = Object.fromEntries(FUNCTIONS.map((name) => [name, join(folder, name)])) as Record<
    FunctionName,
    string
  >;
  for (const bundle of Object.values(bundles)) {
    await mkdir(bundle, { recursive: true });
    await writeFile(join(bundle, 'fleet.json'), JSON.stringify(fleet));
  }
  return bundles;
}
