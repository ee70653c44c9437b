import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Bundles fixtures the way the product is bundled: CommonJS, one folder with an `index.js` for each. */
export class Bundles {
  readonly folder = mkdtempSync(join(tmpdir(), 'evenkeel-realms-'));

  constructor(...fixtures: readonly string[]) {
    buildSync({
      entryPoints: fixtures.map((name) => ({
        in: join(import.meta.dirname, `fixtures/${name}.ts`),
        out: `${name}/index`,
      })),
      outdir: this.folder,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
  }

  /** The folder that would be deployed. */
  of(fixture: string): string {
    return join(this.folder, fixture);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
