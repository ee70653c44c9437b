import type { NewReader } from './decision.ts';

/** A reader that RDS did not take, for good: repeating the same order would come to the same. */
export interface Refusal {
  readonly reader: NewReader;
  readonly isLackOfCapacity: boolean;
  /** What RDS said. */
  readonly error: string;
}

/** Some of the readers of one decision were refused; the others are being built. */
export class ReadersRefusedError extends Error {
  readonly accepted: readonly string[];
  readonly refused: readonly Refusal[];

  constructor(accepted: readonly string[], refused: readonly Refusal[]) {
    super(
      refused
        .map(({ reader, error }) => `${reader.id} (${reader.instanceClass} in ${reader.zone}): ${error}`)
        .join('; '),
    );
    this.name = 'ReadersRefusedError';
    this.accepted = accepted;
    this.refused = refused;
  }
}
