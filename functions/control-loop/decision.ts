/** What a decision was made from, by name. Units stand last in the names; all of it is recorded. */
export type Numbers = Readonly<Record<string, number>>;

/** What every controller's decisions have in common: a kind, a reason and the numbers behind it. */
export interface BaseDecision {
  /** `hold`, or what is to be changed. */
  readonly kind: string;
  readonly reason: string;
  readonly numbers: Numbers;
}
