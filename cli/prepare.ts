import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** What stands in the sandbox is called so. */
export const SANDBOX_STAGE = 'dev';

/**
 * Synthesizes the stacks with a fleet into a temporary folder, exactly as `npm run synth` does: in a process of its
 * own, because the CDK takes 300 MB that a long run has better use for.
 * @returns the cloud assembly's folder, and how to remove it
 */
export async function synthesizeForSandbox(
  fleetFile: string,
): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await run(process.execPath, [join(ROOT, 'stacks/app.ts')], {
      cwd: ROOT,
      env: { ...process.env, STAGE: SANDBOX_STAGE, EVENKEEL_FLEET: fleetFile, CDK_OUTDIR: folder },
    });
  } catch (error) {
    await remove();
    const { stderr } = error as { stderr?: string };
    throw new Error(`The stacks could not be synthesized:\n${stderr?.trim() ?? String(error)}`, { cause: error });
  }
  return { folder, remove };
}
