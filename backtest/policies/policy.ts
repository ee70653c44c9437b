/** How many readers there may be. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}
