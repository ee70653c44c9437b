/** A person's word that a resource is to be left alone. It beats every decision. */
export interface Pause {
  /** Milliseconds since the epoch after which it no longer counts; absent: until somebody resumes. */
  readonly untilMs?: number;
  /** When it was said, in milliseconds since the epoch. */
  readonly sinceMs?: number;
  readonly by: string;
  readonly why: string;
}
