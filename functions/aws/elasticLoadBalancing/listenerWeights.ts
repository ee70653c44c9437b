/** The groups of a listener's default action, by their ARNs, each with its weight; a group that is named twice has both. */
export interface ListenerWeights {
  /** The listener's ARN. */
  readonly listener: string;
  readonly weights: Readonly<Record<string, number>>;
}
