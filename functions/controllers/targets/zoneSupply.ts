/** Something that has a capacity: a target that serves, or a spare that could. */
export interface Weighted {
  readonly key: string;
  readonly weight: number;
}

/** What the planner may use of one zone. */
export interface ZoneSupply {
  readonly zone: string;
  /** Targets that serve. The zone's capacity is the sum of their weights. */
  readonly serving: readonly Weighted[];
  /** Spares that could be registered. */
  readonly spares: readonly Weighted[];
  /** So many targets stay at the least, newcomers not counted. */
  readonly keep: number;
}
