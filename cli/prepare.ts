import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** What stands in the sandbox is called so. */
export const SANDBOX_STAGE = 'dev';

/**
 * Synthesizes the stacks with a fleet into a temporary folder, exactly as `npm run synth` does: in a process of its
 * own, because the CDK takes 300 MB that a long run has better use for. Whoever has synthesized the fleet before names the
 * folder in EVENKEEL_ASSEMBLY, which is then used as it is.
 * @param interrupted ends it, and rejects with its reason once nothing is left of it
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
    // The process has another working directory than we have.
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
    throw new Error(`The stacks could not be synthesized:\n${stderr?.trim() ?? String(error)}`, { cause: error });
  } finally {
    interrupted?.removeEventListener('abort', end);
  }
  return { folder, remove };
}
