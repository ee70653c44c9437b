import { RuntimeFault } from './faults.ts';

/** Everything that a path names, beginning from a root. */
type SelectAll = (path: Path, root: unknown) => unknown[];

/** The condition of a filter, for one item of the document `root`. */
export type Test = (item: unknown, root: unknown, selectAll: SelectAll) => boolean;

/** One step of a path. */
export type Step =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined; readonly by: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'deep' }
  | { readonly kind: 'filter'; readonly test: Test }
  | { readonly kind: 'length' };

/** A path in the dialect that Step Functions reads: that of Jayway JsonPath (Amazon States Language, "Paths"). */
export interface Path {
  readonly steps: readonly Step[];
  /** Whether it can only name one node, which must be there; other paths name a list, which may be empty. */
  readonly isDefinite: boolean;
}

export const invalidPath = (text: string): RuntimeFault => new RuntimeFault(`Invalid path '${text}'`);
