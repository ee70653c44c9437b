import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Checks before a long run that its report can be written. */
export async function checkFolderOf(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'the folder does not exist' : `the folder is not writable (${error.code})`;
    throw new Error(`Cannot write the report to ${file}: ${why}.`);
  });
}
