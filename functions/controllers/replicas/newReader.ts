import type { Offering } from './offering.ts';
import type { LikeOthers, TemplateOption } from './template.ts';

/** A reader to be created. The identifier is derived from the decision, so creating it twice collides with itself. */
export interface NewReader extends Offering {
  readonly id: string;
  readonly orderedAtMs: number;
  /** What it does not copy of the reader that it is made like, because RDS refuses it or the class lacks it. */
  readonly without?: readonly TemplateOption[];
  /** What it has by name, whatever the reader has that it is made like. */
  readonly like?: LikeOthers;
  /** The outdated reader in whose place it comes. */
  readonly replaces?: string;
}

/** What is outdated, and why. */
export interface Replaces {
  readonly id: string;
  readonly why: string;
  /** What the new reader is ordered for the sake of. */
  readonly wanted: readonly string[];
  /** The outdated reader came in place of another one itself. */
  readonly isAgain: boolean;
}
