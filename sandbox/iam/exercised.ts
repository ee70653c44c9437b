import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './evaluate.ts';
import { isUsedBy, type Right, roleName } from './rights.ts';

/** The folder into which each process writes the rights that its Regions have seen used. Unset: nothing is recorded. */
export const EXERCISED_RIGHTS = 'EVENKEEL_EXERCISED_RIGHTS';

/** A role as the recorder sees it. */
interface Holder {
  readonly logicalId: string;
  /** Anew after each change of its policies. */
  readonly rights: readonly Right[];
}

/** Notes a request that was allowed. `context` is only asked for where a right may be new. */
export type NoteExercised = (role: Holder, action: string, resource: string, context: () => Context) => void;

/** What each process has written: tests make many Regions. */
const written = new Set<string>();

/** The recorder that the environment asks for; undefined if it asks for none. */
export function createRecorder(): NoteExercised | undefined {
  const folder = process.env[EXERCISED_RIGHTS];
  if (folder === undefined || folder === '') return undefined;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}.txt`);
  return ({ logicalId, rights }, action, resource, context) => {
    for (const right of rights) {
      const line = `${roleName(logicalId)} ${right.line}`;
      if (written.has(line) || !isUsedBy(right, action, resource, context)) continue;
      written.add(line);
      appendFileSync(file, `${line}\n`);
    }
  };
}
