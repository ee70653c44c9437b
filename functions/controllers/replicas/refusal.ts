import { RefusedError } from '../../control-loop/failures.ts';
import type { NewReader } from './decision.ts';
import { offeringSubject, PASSED_OVER_MS } from './offering.ts';

/** A reader that RDS did not take, for good: repeating the same order would come to the same. */
interface RefusedReader {
  readonly reader: NewReader;
  /** What RDS said. */
  readonly error: string;
}

/** Some of the readers of one decision were refused; the others are being built. */
export class ReadersRefusedError extends RefusedError {
  readonly accepted: readonly string[];
  readonly refused: readonly string[];

  constructor(accepted: readonly string[], refused: readonly RefusedReader[]) {
    super(
      refused.map(({ reader, error }) => ({
        subject: offeringSubject(reader),
        error: `${reader.id} (${reader.instanceClass} in ${reader.zone}): ${error}`,
        pauseMs: PASSED_OVER_MS,
      })),
      'ReadersRefusedError',
    );
    this.accepted = accepted;
    this.refused = refused.map(({ reader }) => reader.id);
  }
}
