/** Exclusive work that holds a resource against its controller, and until when in milliseconds since the epoch. */
export interface Interlock {
  readonly by: string;
  readonly untilMs: number;
}
