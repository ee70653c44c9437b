/** The metrics behind a decision, by name, with units last. All of them are recorded. */
export type Numbers = Readonly<Record<string, number>>;

/** What every controller's decisions have in common: a kind, a reason and the metrics behind it. */
export interface BaseDecision {
  /** `hold`, or what is to be changed. */
  readonly kind: string;
  readonly reason: string;
  readonly numbers: Numbers;
}
