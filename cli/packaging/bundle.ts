import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a package has in place of files that need the repository. */
const IN_PLACE_OF: Readonly<Record<string, string>> = {
  'console/buildPage.ts': 'cli/packaging/buildPage.ts',
  'cli/runSandbox.ts': 'cli/packaging/runSandbox.ts',
};

const replaced: Plugin = {
  name: 'replaced',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const replacement = path.startsWith(ROOT) ? IN_PLACE_OF[path.slice(ROOT.length)] : undefined;
      if (replacement === undefined) return undefined;
      return { contents: readFileSync(`${ROOT}${replacement}`, 'utf8'), loader: 'ts', resolveDir: ROOT };
    });
  },
};

/** The worker of the console is an entry of its own, beside what starts it. */
const worker: Plugin = {
  name: 'worker',
  setup({ onLoad }) {
    onLoad({ filter: /\/console\/server\/readers\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(`'./reader/worker.ts'`, `'./worker.js'`);
      if (contents === source) throw new Error(`${path} no longer names its worker as it is replaced here.`);
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * Bundles the command line for a package, with everything that it needs, into FOLDER/cli: Node strips no types in
 * node_modules. What a command imports when it runs stays apart from what `--help` needs.
 */
export async function bundle(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: { evenkeel: 'cli/evenkeel.ts', worker: 'console/server/reader/worker.ts' },
    outdir: `${folder}/cli`,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    // Rules are shown by the names of their functions.
    keepNames: true,
    plugins: [replaced, worker],
    logLevel: 'warning',
    // Packages of CommonJS require Node's own modules.
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
    },
  });
}
