import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Tells before a long run that its report could not be written. */
export async function checkFolderOf(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such folder' : `the folder cannot be written to (${error.code})`;
    throw new Error(`The report cannot be written to ${file}: ${why}.`);
  });
}
