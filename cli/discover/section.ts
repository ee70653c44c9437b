/** One entry of a part of the fleet, and why it stands there. */
export interface Entry<Value> {
  readonly name: string;
  readonly value: Value;
  /** Each becomes a line of comment above it. */
  readonly why: readonly string[];
}

/** Something of the account that is not in the fleet. */
export interface LeftOut {
  /** `cluster blog` */
  readonly what: string;
  readonly why: string;
}

export interface Section<Value> {
  readonly entries: readonly Entry<Value>[];
  readonly leftOut: readonly LeftOut[];
}
