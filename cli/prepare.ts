import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadFleet } from '../fleet/load.ts';
import { findAssembly, keepAssembly, keyOfAssembly } from './assemblyCache.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** The stage of the sandbox. */
export const SANDBOX_STAGE = 'dev';

/**
 * Synthesizes the stacks with a fleet, exactly as `npm run synth` does: in a separate process, whose 300 MB for the CDK
 * are free again afterwards. What was synthesized before from the same sources and fleet is used again, and must not be
 * changed.
 * If EVENKEEL_ASSEMBLY names a folder that was synthesized before, that folder is used as it is.
 * @param interrupted ends it, and rejects with its reason once it has been cleaned up
 * @returns the cloud assembly's folder, and what is to be called when it is not used any more
 */
export async function synthesizeForSandbox(
  fleetFile: string,
  interrupted?: AbortSignal,
): Promise<{ readonly folder: string; readonly isFromCache: boolean; readonly remove: () => Promise<void> }> {
  interrupted?.throwIfAborted();
  // What is kept is removed when others are newer.
  const remove = () => Promise.resolve();
  const given = process.env['EVENKEEL_ASSEMBLY'];
  if (given) return { folder: given, isFromCache: true, remove };
  const key = keyOfAssembly(await loadFleet(fleetFile), SANDBOX_STAGE);
  const found = await findAssembly(key);
  if (found !== undefined) return { folder: found, isFromCache: true, remove };
  const folder = await keepAssembly(key, (unfinished) => synthesizeInto(unfinished, fleetFile, interrupted));
  return { folder, isFromCache: false, remove };
}

async function synthesizeInto(folder: string, fleetFile: string, interrupted?: AbortSignal): Promise<void> {
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
    interrupted?.throwIfAborted();
    const { stderr } = error as { stderr?: string };
    throw new Error(`Synthesizing the stacks failed:\n${stderr?.trim() ?? String(error)}`, { cause: error });
  } finally {
    interrupted?.removeEventListener('abort', end);
  }
}
