import { sampleOf } from '../sandbox/sample.ts';

/** Whether nothing is left out (`npm run test:whole`), not even what goes on for days of Region time and takes minutes. */
export const isWhole = process.env['EVENKEEL_TESTS'] === 'whole';

/** Whether a part of the tests in the longest files is enough (`npm test`). */
export const isSampled = process.env['EVENKEEL_TESTS'] === 'sample';

/** Another one takes another sample. */
export const SEED = Number(process.env['EVENKEEL_TESTS_SEED'] ?? 1);

/** Of the rows of a large matrix that all say the same of another place or fault: so many of them, or all. */
export const someOf = <Row>(rows: readonly Row[], count: number): readonly Row[] =>
  isWhole ? rows : sampleOf(rows, count, SEED);
