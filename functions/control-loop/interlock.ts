/** Who holds a resource, and until when in milliseconds since the epoch: a holder that died does not hold for ever. */
export interface Interlock {
  readonly by: string;
  readonly untilMs: number;
}
