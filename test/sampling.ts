import { test } from 'vitest';
import { sampleOf } from '../sandbox/sample.ts';

/** Whether nothing is left out: `npm run test:whole`. */
export const isWhole = process.env['EVENKEEL_TESTS'] === 'whole';

/** Another one takes another sample. */
const SEED = Number(process.env['EVENKEEL_TESTS_SEED'] ?? 1);

/** Of the rows of a large matrix that all say the same of another place or fault: so many of them, or all. */
export const someOf = <Row>(rows: readonly Row[], count: number): readonly Row[] =>
  isWhole ? rows : sampleOf(rows, count, SEED);

/** Goes on for days of Region time, which takes a minute or more; what it shows in parts, shorter tests show as well. */
export const longTest = test.skipIf(!isWhole);
