import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** The stage of the sandbox. */
export const SANDBOX_STAGE = 'dev';

/**
 * Synthesizes the stacks with a fleet into a temporary folder, exactly as `npm run synth` does: in a separate process,
 * whose 300 MB for the CDK are free again afterwards.
 * If EVENKEEL_ASSEMBLY names a folder that was synthesized before, that folder is used as it is.
 * @param interrupted ends it, and rejects with its reason once it has been cleaned up
 * @returns the cloud assembly's folder, and how to remove it
 */
export async function synthesizeForSandbox(
  fleetFile: string,
  interrupted?: AbortSignal,
): Promise<{ folder: string; remove: () => Promise<void> }> {
  interrupted?.throwIfAborted();
  const given = process.env['EVENKEEL_ASSEMBLY'];
  if (given) return { folder: given, remove: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const running = run(process.execPath, [join(ROOT, 'stacks/app.ts')], {
    cwd: ROOT,
    // The process has a different working directory.
    env: { ...process.env, STAGE: SANDBOX_STAGE, EVENKEEL_FLEET: resolve(fleetFile), CDK_OUTDIR: folder },
  });
  const end = () => running.child.kill();
  interrupted?.addEventListener('abort', end);
  try {
    await running;
  } catch (error) {
    await remove();
    interrupted?.throwIfAborted();
    const { stderr } = error as { stderr?: string };
    throw new Error(`Synthesizing the stacks failed:\n${stderr?.trim() ?? String(error)}`, { cause: error });
  } finally {
    interrupted?.removeEventListener('abort', end);
  }
  return { folder, remove };
}
