export type Decision =
  /** Nothing is written, and what is published stays. */
  | { readonly kind: 'hold'; readonly reason: HoldReason }
  /** Parameters are missing, or somebody or something has changed a host or a parameter. */
  | {
      readonly kind: 'publish';
      readonly reason: 'parameter-missing' | 'parameter-differs';
      readonly parameters: readonly ParameterWrite[];
    };

/** Why nothing is written. */
export type HoldReason =
  /** The parameters say what RDS says. */
  | 'in-sync'
  /** RDS knows no cluster of this name. */
  | 'cluster-not-found';

export interface ParameterWrite {
  readonly name: string;
  readonly value: string;
  /** Not there yet: it gets its tags, which Parameter Store takes at the creation only. */
  readonly isNew: boolean;
}
