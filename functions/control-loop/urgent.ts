/** Resources that are looked at closely, the one that needs it most first. */
export interface Ranked {
  /** In this order in every sweep, also where they take all of its time: nobody has come to their help yet. */
  readonly first: readonly string[];
  /** After these. Where a sweep does not come to all of them, the next one goes on. */
  readonly others: readonly string[];
}

/** A list has nobody that comes first in every sweep. */
export type Urgent = Ranked | readonly string[];
