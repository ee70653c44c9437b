import type { Fleet } from '../../fleet/fleet.ts';
import type { PartName, Parts } from '../account/parts.ts';
import type { Caller } from '../evenkeel/caller.ts';
import { pasteable } from './pasteable.ts';

/** `error`: it will not work. `warning`: it fails one day, or in a failure. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/** What one row has found. */
export interface Found {
  /** What it is about: `shop`, an ARN, an ID. */
  readonly resource: string;
  /** What is wrong there, as a sentence. */
  readonly message: string;
  /** What stands for the words in braces of the row's remedy; `{resource}`, `{region}` and `{stage}` are always known. */
  readonly values?: Readonly<Record<string, string>>;
}

/** What a row looks at. */
export type Seen<Needs extends PartName> = Pick<Parts, Needs> & {
  readonly caller: Caller;
  readonly stage: string;
  /** An empty one where none was given and none is deployed. */
  readonly fleet: Fleet;
};

/** One kind of finding. It is pure: what it looks at has been read before. */
export interface Row<Needs extends PartName = PartName> {
  readonly id: string;
  /** What is wrong, in a few words. */
  readonly title: string;
  readonly severity: Severity;
  /** How it is seen: from which answers of AWS. */
  readonly seenBy: string;
  /** A command or a path through the console. Words in braces stand for what was found. */
  readonly remedy: string;
  /** AWS's own page about it, or ours. */
  readonly link: string;
  readonly needs: readonly Needs[];
  /** It says something only of what is deployed. (default: also before the first deployment) */
  readonly isOfDeployed?: true;
  /** Whatever else would be found follows from it. */
  readonly explainsAll?: true;
  readonly find: (seen: Seen<Needs>) => readonly Found[];
}

/** A row of any needs: a list of rows has them all. */
export type AnyRow = Omit<Row, 'find'> & { readonly find: (seen: never) => readonly Found[] };

/** Types the row by what it says that it needs. */
export const row = <const Needs extends PartName>(one: Row<Needs>): AnyRow => one;

/** A finding as people and scripts get it. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly resource: string;
  readonly message: string;
  readonly remedy: string;
  readonly link: string;
}

/** A row's finding, with everything filled in. */
export function findingOf(
  { id, severity, title, remedy, link }: Pick<AnyRow, 'id' | 'severity' | 'title' | 'remedy' | 'link'>,
  { resource, message, values = {} }: Found,
  known: Readonly<Record<string, string>>,
): Finding {
  const all: Readonly<Record<string, string>> = { ...known, resource, ...values };
  const filled = remedy.replace(/\{(\w+)\}/g, (braced, word: string) => all[word] ?? braced);
  const pasted = pasteable(filled, process.env['AWS_ENDPOINT_URL']);
  return { id, severity, title, resource, message, remedy: pasted, link };
}
