import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the tools are configured by, and what that stands on. */
const CONFIGURATION = ['.dependency-cruiser.cjs', '.oxlintrc.json', 'package.json', 'tsconfig.json', 'cli/codebase'];

/** A folder beside our own tree with the same configuration and nothing else but the files that a test plants. */
export class PlantedTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'evenkeel-'));

  constructor() {
    for (const path of CONFIGURATION) cpSync(join(ROOT, path), join(this.folder, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  plant(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What `npm run check` runs a tool with, so that what is tested is what is checked. */
export function checkArguments(tool: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { check: string } };
  const command = scripts.check.split('&&').map((part) => part.trim().split(' '));
  return command.find(([name]) => name === tool)!.slice(1);
}

/** What a tool of ours writes as JSON about the tree in a folder, whatever its exit code is. */
export function report(tool: string, args: readonly string[], folder: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(ROOT, 'node_modules', tool), ...args],
      { cwd: folder, maxBuffer: 2 ** 28, timeout: 55_000 },
      (_error, stdout, stderr) => {
        try {
          resolve(JSON.parse(stdout));
        } catch {
          reject(new Error(`${tool} wrote no JSON: ${stdout.slice(0, 1_000)} ${stderr.slice(0, 1_000)}`));
        }
      },
    );
  });
}
