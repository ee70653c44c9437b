import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Lambda says of a deployment package. */
export interface CodeDigest {
  /** In base64, as `CodeSha256` is. */
  readonly sha256: string;
  readonly bytes: number;
}

const known = new Map<string, CodeDigest>();

/**
 * The digest of a folder's files, by their names. On AWS it is that of the archive, which the Region never makes: the
 * same files give the same digest here, but not the one that AWS would show.
 */
export function digestOf(folder: string): CodeDigest {
  let digest = known.get(folder);
  if (!digest) known.set(folder, (digest = compute(folder)));
  return digest;
}

function compute(folder: string): CodeDigest {
  const hash = createHash('sha256');
  let bytes = 0;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length)).toSorted();
  for (const file of files) {
    const content = readFileSync(join(folder, file));
    hash.update(file).update(content);
    bytes += content.byteLength;
  }
  return { sha256: hash.digest('base64'), bytes };
}
